import * as vscode from "vscode";
import type { AzureScanResult } from "../../app/azure/azureScan.ts";
import type { Obstacle } from "../../app/azure/obstacle.ts";
import { subscriptionIdOfEntry, toSelectionEntries } from "../../app/azure/subscriptionSelection.ts";
import type { VisibleResources, VisibleSubscription } from "../../app/azure/visibleResources.ts";
import { compareNames } from "../../core/compareNames.ts";
import { showInformationMessage } from "../window.ts";
import { type AzureAccountCommandDeps, describeFirstFailure, signInToAzure } from "./azureAccountCommands.ts";
import { showLiveQuickPick } from "./liveQuickPick.ts";

/** Lets the user select the Azure subscriptions whose workspaces are shown. */
export async function selectAzureSubscriptions(deps: AzureAccountCommandDeps): Promise<void> {
  const { azure, subscriptionChoice } = deps;
  const storedEntries = subscriptionChoice.entries;
  const selectedIds = new Set(storedEntries.map(subscriptionIdOfEntry));
  let scan: AzureScanResult | undefined;
  const toItems = (visible: VisibleResources | undefined) =>
    createItems(visible?.azureSubscriptions ?? [], selectedIds);
  const answer = await showLiveQuickPick({
    title: "Show Workspaces of Azure Subscriptions",
    placeholder: "Select none or all to show all, including later ones",
    canSelectMany: true,
    initialItems: toItems(azure.visibleResources),
    async load(loadSignal, show) {
      // While the list is refreshed, known subscriptions stay.
      const isFirst = !azure.visibleResources?.azureSubscriptions.length;
      scan = await azure.scan(loadSignal, ({ visibleResources }) => isFirst && show(toItems(visibleResources)));
      show(toItems(scan.visibleResources));
    },
    keyOfItem: (item) => ("subscription" in item ? item.subscription.id.toLowerCase() : item.label),
  });
  if (!answer) {
    if (scan && !scan.visibleResources.azureSubscriptions.length) await reportNone(scan.obstacles, deps);
    return;
  }
  const [picked, offered] = [toSubscriptions(answer.picked), toSubscriptions(answer.offered)];
  await subscriptionChoice.set(toSelectionEntries(picked, offered, storedEntries, scan?.obstacles));
  deps.reloadAzure();
}

type AzureSubscriptionItem =
  | vscode.QuickPickItem
  | (vscode.QuickPickItem & { readonly subscription: VisibleSubscription });

const toSubscriptions = (items: readonly AzureSubscriptionItem[]): readonly VisibleSubscription[] =>
  items.flatMap((item) => ("subscription" in item ? [item.subscription] : []));

/** The Azure subscriptions below their tenants, sorted by the tenants' names. */
function createItems(
  subscriptions: readonly VisibleSubscription[],
  selectedIds: ReadonlySet<string>,
): readonly AzureSubscriptionItem[] {
  const accountIds = new Set(subscriptions.map(({ identity }) => identity.account.id));
  // By id, as tenants may have the same name.
  const tenants = [...Map.groupBy(subscriptions, ({ identity }) => identity.tenantId).values()];
  return tenants
    .map((members) => ({ label: members[0]?.tenantName ?? "", members }))
    .sort((a, b) => compareNames(a.label, b.label))
    .flatMap(({ label, members }) => [
      { label, kind: vscode.QuickPickItemKind.Separator },
      ...members.map((subscription) => ({
        label: subscription.name,
        description: subscription.id,
        ...(accountIds.size > 1 ? { detail: subscription.identity.account.label } : {}),
        picked: !selectedIds.size || selectedIds.has(subscription.id.toLowerCase()),
        subscription,
      })),
    ]);
}

/** Explains why there is nothing to select, or asks for a sign-in where that is the reason. */
async function reportNone(obstacles: readonly Obstacle[], deps: AzureAccountCommandDeps): Promise<void> {
  if (obstacles.some(({ kind }) => kind === "signedOut")) return signInToAzure(undefined, deps);
  const message =
    describeFirstFailure(obstacles) ?? "None of the signed-in accounts has access to an Azure subscription.";
  void showInformationMessage(message);
}
