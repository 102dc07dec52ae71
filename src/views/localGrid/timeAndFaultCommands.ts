import * as vscode from "vscode";
import { readAllItems } from "../../app/lists/readAllItems.ts";
import {
  advanceClock,
  describeClockAdvance,
  describeClockReturn,
  msUntilNextRetry,
  setClockToNow,
} from "../../app/localGrid/advanceClock.ts";
import type { EventSubscriptionNode, FaultNode } from "../../app/tree/treeNode.ts";
import { describeFault, describeFaultScope, type Fault, isDeliveryFault } from "../../core/deliveries/fault.ts";
import { faultChoicesFor } from "../../core/deliveries/faultChoices.ts";
import { isSameFault } from "../../core/deliveries/isSameFault.ts";
import { formatDuration } from "../../core/formatDuration.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { withCancelableProgress } from "../cancellation.ts";
import { showInformationMessage, showQuickPick, showStatusMessage } from "../window.ts";
import type { LocalEventGridCommandDeps } from "./localEventGridCommands.ts";

/** Asks how far to advance the clock of the Local Event Grid, advances it, and reports the deliveries that were due. */
export async function letTimePass({ control, watch, signal }: LocalEventGridCommandDeps): Promise<void> {
  const nextRetry = await msUntilNextRetry(control, signal);
  const items = [
    ...(nextRetry === undefined
      ? []
      : [{ label: "To the next retry", description: formatDuration(nextRetry), milliseconds: nextRetry }]),
    { label: "10 minutes", milliseconds: 600_000 },
    { label: "1 hour", milliseconds: 3_600_000 },
    { label: "1 day", milliseconds: 86_400_000 },
  ];
  const title = "Advance Clock of Local Event Grid";
  const placeHolder =
    nextRetry === undefined ? "No events are waiting for a retry" : "Retries that become due run in order";
  const item = await showQuickPick(items, { title, placeHolder });
  if (!item) return;
  const { milliseconds } = item;
  const result = await withCancelableProgress(
    `Advancing the clock by ${formatDuration(milliseconds)}`,
    (cancelSignal) => advanceClock(milliseconds, control, cancelSignal),
  );
  await watch.poll();
  void showInformationMessage(describeClockAdvance(result, new Date()));
}

/** Sets the clock of the Local Event Grid to system time, and reports what that means for events. */
export async function returnClockToNow({ control, watch, signal }: LocalEventGridCommandDeps): Promise<void> {
  const result = await setClockToNow(control, signal);
  await watch.poll();
  void showInformationMessage(describeClockReturn(result, new Date()));
}

const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });

/**
 * Asks for a fault, its target and how often it happens, and injects it.
 *
 * @param node the only event subscription that it affects, if that is known
 */
export async function injectFault(
  { control, watch, clouds, signal }: LocalEventGridCommandDeps,
  node?: EventSubscriptionNode,
): Promise<void> {
  const title = node ? `Inject Fault for ${node.eventSubscription.name}` : "Inject Fault";
  const deliveryChoices = faultChoicesFor("deliveries");
  const requestChoices = [separator("Azure Resource Manager"), ...faultChoicesFor("requests")];
  const choices = [...(node ? [] : [separator("Deliveries")]), ...deliveryChoices, ...(node ? [] : requestChoices)];
  const choice = await showQuickPick(choices, { title, placeHolder: "Select a fault" });
  if (!choice || !("fault" in choice)) return;
  const scope = node
    ? { eventSubscription: node.eventSubscription.id }
    : isDeliveryFault(choice.fault)
      ? await askEventSubscription(clouds, title, signal)
      : {};
  if (!scope) return;
  const frequency = await showQuickPick(
    [
      { label: "Once", limit: { times: 1 } },
      { label: "3 times", limit: { times: 3 } },
      { label: "10 times", limit: { times: 10 } },
      { label: "Until cleared", limit: {} },
    ],
    { title, placeHolder: "Select how often it happens" },
  );
  if (!frequency) return;
  const fault: Fault = { ...choice.fault, ...scope, ...frequency.limit };
  await control.setFaults([...(await control.faults(signal)), fault], signal);
  await watch.poll();
  showStatusMessage(`Injected fault: ${describeFault(fault)} (${describeFaultScope(fault)}).`, 5_000);
}

async function askEventSubscription(
  clouds: Clouds,
  title: string,
  signal: AbortSignal,
): Promise<Pick<Fault, "eventSubscription"> | undefined> {
  const workspaces = await readAllItems(clouds.local.workspaces(signal));
  const lists = await Promise.all(
    workspaces.map(async (workspace) =>
      (await readAllItems(clouds.local.eventSubscriptions(workspace.id, signal))).map(({ id, name }) => ({
        label: name,
        description: workspace.name,
        scope: { eventSubscription: id },
      })),
    ),
  );
  const all = { label: "All event subscriptions", description: "", scope: {} };
  const placeHolder = "Select the event subscriptions it affects";
  return (await showQuickPick([all, ...lists.flat()], { title, placeHolder }))?.scope;
}

/** Clears one fault, or all of them. */
export async function clearFaults(
  { control, watch, signal }: LocalEventGridCommandDeps,
  node?: FaultNode,
): Promise<void> {
  const faults = await control.faults(signal);
  // By value, because positions may have changed since the row was shown.
  const index = node && faults.findIndex((fault) => isSameFault(fault, node.fault));
  const remaining = index === undefined ? [] : faults.filter((_, at) => at !== index);
  await control.setFaults(remaining, signal);
  await watch.poll();
  const count = faults.length - remaining.length;
  const message =
    count === 0 ? "There are no faults to clear." : count === 1 ? "Cleared the fault." : "Cleared all faults.";
  showStatusMessage(message, 5_000);
}
