import * as vscode from "vscode";
import type { AzureScanResult } from "../../app/azure/azureScan.ts";
import type { Obstacle } from "../../app/azure/obstacle.ts";
import type { VisibleResources, VisibleSubscription } from "../../app/azure/visibleResources.ts";
import { compareNames } from "../../core/compareNames.ts";
import { type AzureAccountCommandDeps, signInToAzure, describeFirstFailure } from "./azureAccountCommands.ts";
import { showLiveQuickPick } from "./liveQuickPick.ts";
import { escapeQuickPick } from "../plainText.ts";

/** Lets the person choose whose workspaces are shown. All of them, or none, means all, also those that come later. */
export async function selectAzureSubscriptions(world: AzureAccountCommandDeps): Promise<void> {
  const { azure, subscriptionChoice: choice } = world;
  const before = choice.entries;
  const chosen = new Set(before.map(azureSubscriptionIdOf));
  let view: AzureScanResult | undefined;
  const items = (reach: VisibleResources | undefined) =>
    azureSubscriptionItems(reach?.azureSubscriptions ?? [], chosen);
  const answer = await showLiveQuickPick({
    title: "Show the workspaces of which Azure subscriptions?",
    placeholder: "None or all chosen: all, also later ones",
    canSelectMany: true,
    initialItems: items(azure.visibleResources),
    async load(own, show) {
      // During a look those that are known stay.
      const isFirst = !azure.visibleResources?.azureSubscriptions.length;
      view = await azure.scan(own, ({ visibleResources: reach }) => isFirst && show(items(reach)));
      show(items(view.visibleResources));
    },
    keyOfItem: (item) => ("one" in item ? item.one.id.toLowerCase() : item.label),
  });
  if (!answer)
    return view && !view.visibleResources.azureSubscriptions.length ? reportNone(view.obstacles, world) : undefined;
  const picked = answer.picked.flatMap((item) => ("one" in item ? [item.one] : []));
  const offered = new Set(answer.offered.flatMap((item) => ("one" in item ? [item.one.id.toLowerCase()] : [])));
  // What could not be seen now was not unticked.
  const unseen =
    view && !view.obstacles.some(isIncomplete)
      ? []
      : before.filter((entry) => !offered.has(azureSubscriptionIdOf(entry)));
  const isAll = !picked.length || (picked.length === offered.size && !unseen.length);
  const now = picked.map(({ id, identity: through, tenantId }) => `${through.tenantId ?? tenantId}/${id}`);
  await choice.set(isAll ? [] : [...now, ...unseen]);
  world.reloadAzure();
}

const isIncomplete = ({ kind }: Obstacle): boolean => kind === "failed" || kind === "account" || kind === "tenant";

type AzureSubscriptionItem = vscode.QuickPickItem | (vscode.QuickPickItem & { readonly one: VisibleSubscription });

/** Below their tenants. */
function azureSubscriptionItems(
  azureSubscriptions: readonly VisibleSubscription[],
  chosen: ReadonlySet<string>,
): readonly AzureSubscriptionItem[] {
  const accounts = new Set(azureSubscriptions.map(({ identity: through }) => through.account.id));
  // Two of them may have one name.
  const byTenant = [...Map.groupBy(azureSubscriptions, ({ identity: through }) => through.tenantId).values()];
  return byTenant
    .map((ones) => ({ label: escapeQuickPick(ones[0]?.tenantName ?? ""), ones }))
    .sort((a, b) => compareNames(a.label, b.label))
    .flatMap(({ label, ones }) => [
      { label, kind: vscode.QuickPickItemKind.Separator },
      ...ones.map((one) => ({
        label: escapeQuickPick(one.name),
        description: one.id,
        ...(accounts.size > 1 ? { detail: one.identity.account.label } : {}),
        picked: !chosen.size || chosen.has(one.id.toLowerCase()),
        one,
      })),
    ]);
}

/** Nothing to choose is told with the way on. */
function reportNone(gaps: readonly Obstacle[], world: AzureAccountCommandDeps): Promise<void> | void {
  if (gaps.some(({ kind }) => kind === "signedOut")) return signInToAzure(undefined, world);
  const none = describeFirstFailure(gaps) ?? "No account that is signed in sees an Azure subscription.";
  void vscode.window.showInformationMessage(none);
}

const azureSubscriptionIdOf = (entry: string): string => (entry.split("/").at(-1) ?? "").toLowerCase();
