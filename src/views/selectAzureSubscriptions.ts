import * as vscode from "vscode";
import type { AzureView } from "../app/azureLook.ts";
import type { Gap } from "../app/gap.ts";
import type { Reach, ReachedSubscription } from "../app/reach.ts";
import { compare } from "../core/compare.ts";
import { type AzureAccountWorld, signInToAzure, whyNone } from "./azureAccount.ts";
import { livePick } from "./livePick.ts";
import { inPick } from "./plainText.ts";

/** Lets the person choose whose workspaces are shown. All of them, or none, means all, also those that come later. */
export async function selectAzureSubscriptions(world: AzureAccountWorld): Promise<void> {
  const { azure, choice } = world;
  const before = choice.entries;
  const chosen = new Set(before.map(idOf));
  let view: AzureView | undefined;
  const items = (reach: Reach | undefined) => azureSubscriptionItems(reach?.azureSubscriptions ?? [], chosen);
  const answer = await livePick({
    title: "Show the workspaces of which Azure subscriptions?",
    placeholder: "None or all chosen: all, also later ones",
    many: true,
    known: items(azure.known),
    async load(own, show) {
      // During a look those that are known stay.
      const isFirst = !azure.known?.azureSubscriptions.length;
      view = await azure.look(own, ({ reach }) => isFirst && show(items(reach)));
      show(items(view.reach));
    },
    keyOf: (item) => ("one" in item ? item.one.id.toLowerCase() : item.label),
  });
  if (!answer) return view && !view.reach.azureSubscriptions.length ? tellNone(view.gaps, world) : undefined;
  const picked = answer.picked.flatMap((item) => ("one" in item ? [item.one] : []));
  const offered = new Set(answer.offered.flatMap((item) => ("one" in item ? [item.one.id.toLowerCase()] : [])));
  // What could not be seen now was not unticked.
  const unseen = view && !view.gaps.some(isUnseen) ? [] : before.filter((entry) => !offered.has(idOf(entry)));
  const isAll = !picked.length || (picked.length === offered.size && !unseen.length);
  const now = picked.map(({ id, through, tenantId }) => `${through.tenantId ?? tenantId}/${id}`);
  await choice.set(isAll ? [] : [...now, ...unseen]);
  world.azureChanged();
}

const isUnseen = ({ kind }: Gap): boolean => kind === "failed" || kind === "account" || kind === "tenant";

type AzureSubscriptionItem = vscode.QuickPickItem | (vscode.QuickPickItem & { readonly one: ReachedSubscription });

/** Below their tenants. */
function azureSubscriptionItems(
  azureSubscriptions: readonly ReachedSubscription[],
  chosen: ReadonlySet<string>,
): readonly AzureSubscriptionItem[] {
  const accounts = new Set(azureSubscriptions.map(({ through }) => through.account.id));
  // Two of them may have one name.
  const byTenant = [...Map.groupBy(azureSubscriptions, ({ through }) => through.tenantId).values()];
  return byTenant
    .map((ones) => ({ label: inPick(ones[0]?.tenantName ?? ""), ones }))
    .sort((a, b) => compare(a.label, b.label))
    .flatMap(({ label, ones }) => [
      { label, kind: vscode.QuickPickItemKind.Separator },
      ...ones.map((one) => ({
        label: inPick(one.name),
        description: one.id,
        ...(accounts.size > 1 ? { detail: one.through.account.label } : {}),
        picked: !chosen.size || chosen.has(one.id.toLowerCase()),
        one,
      })),
    ]);
}

/** Nothing to choose is told with the way on. */
function tellNone(gaps: readonly Gap[], world: AzureAccountWorld): Promise<void> | void {
  if (gaps.some(({ kind }) => kind === "signedOut")) return signInToAzure(undefined, world);
  const none = whyNone(gaps) ?? "No account that is signed in sees an Azure subscription.";
  void vscode.window.showInformationMessage(none);
}

const idOf = (entry: string): string => (entry.split("/").at(-1) ?? "").toLowerCase();
