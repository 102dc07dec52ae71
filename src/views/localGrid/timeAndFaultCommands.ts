import * as vscode from "vscode";
import { readAllItems } from "../../app/lists/readAllItems.ts";
import type { FaultNode } from "../../app/tree/treeNode.ts";
import { advanceClock as pass, type ClockAdvanceResult, msUntilNextRetry } from "../../app/localGrid/advanceClock.ts";
import { formatDuration } from "../../core/formatDuration.ts";
import { type Fault, faultChoices, describeFaultScope, describeFault } from "../../core/deliveries/fault.ts";
import { isSameFault } from "../../core/deliveries/isSameFault.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { toAbortSignal } from "../cancellation.ts";
import type { LocalEventGridCommandDeps } from "./localEventGridCommands.ts";
import { formatTime } from "../../core/formatTime.ts";

/** Asks how much time is to pass in the Local Event Grid, lets it, and says what was done meanwhile. */
export async function letTimePass({ control, watch, signal }: LocalEventGridCommandDeps): Promise<void> {
  const next = await msUntilNextRetry(control, signal);
  const items = [
    ...(next === undefined ? [] : [{ label: "To the next retry", description: formatDuration(next), wait: next }]),
    { label: "10 minutes", wait: 600_000 },
    { label: "1 hour", wait: 3_600_000 },
    { label: "1 day", wait: 86_400_000 },
  ];
  const title = "Let Time Pass in the Local Event Grid";
  const placeHolder = next === undefined ? "No event waits for a retry." : "Retries that fall due are made in order.";
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (!chosen) return;
  const location = vscode.ProgressLocation.Notification;
  const progress = { location, title: `Letting ${formatDuration(chosen.wait)} pass`, cancellable: true };
  const passed = await vscode.window.withProgress(progress, (_, token) =>
    pass(chosen.wait, control, toAbortSignal(token)),
  );
  await watch.poll();
  void vscode.window.showInformationMessage(describePassedTime(passed));
}

function describePassedTime({ now, delivered, deadLettered, dropped, retrying }: ClockAdvanceResult): string {
  const done = [
    ...(delivered ? [`${delivered} delivered`] : []),
    ...(deadLettered ? [`${deadLettered} dead-lettered`] : []),
    ...(dropped ? [`${dropped} dropped`] : []),
    ...(retrying ? [`${retrying} still being retried`] : []),
  ];
  return `It is ${formatTime(now, new Date())} in the Local Event Grid; ${done.join(", ") || "no event was due"}.`;
}

/** Asks what is to go wrong, for whom and how often, and adds that fault. */
export async function injectFault({
  control,
  watch,
  clouds,
  signal,
}: LocalEventGridCommandDeps & { readonly clouds: Clouds }): Promise<void> {
  const title = "Inject Fault";
  const kinds = (["deliveries", "requests"] as const).flatMap((of) => [
    { label: of === "deliveries" ? "Deliveries" : "Azure Resource Manager", kind: vscode.QuickPickItemKind.Separator },
    ...faultChoices.filter((choice) => choice.target === of),
  ]);
  const choice = await vscode.window.showQuickPick(kinds, { title, placeHolder: "What is to go wrong?" });
  if (!choice || !("fault" in choice)) return;
  const whom = choice.target === "deliveries" ? await askFaultTarget(clouds, title, signal) : {};
  if (!whom) return;
  const often = await vscode.window.showQuickPick(
    [
      { label: "Once", times: 1 },
      { label: "3 times", times: 3 },
      { label: "10 times", times: 10 },
      { label: "Until cleared", times: undefined },
    ],
    { title, placeHolder: "How often?" },
  );
  if (!often) return;
  const fault: Fault = { ...choice.fault, ...whom, ...(often.times === undefined ? {} : { times: often.times }) };
  await control.setFaults([...(await control.faults(signal)), fault], signal);
  await watch.poll();
  vscode.window.setStatusBarMessage(`Fault: ${describeFault(fault)}, ${describeFaultScope(fault)}.`, 5_000);
}

async function askFaultTarget(
  clouds: Clouds,
  title: string,
  signal: AbortSignal,
): Promise<Pick<Fault, "eventSubscription"> | undefined> {
  const workspaces = await readAllItems(clouds.local.workspaces(signal));
  const lists = await Promise.all(
    workspaces.map(async ({ id, name }) =>
      (await readAllItems(clouds.local.eventSubscriptions(id, signal))).map((found) => ({
        label: found.name,
        description: name,
        whom: { eventSubscription: found.id },
      })),
    ),
  );
  const all = { label: "All event subscriptions", description: "", whom: {} };
  const chosen = await vscode.window.showQuickPick([all, ...lists.flat()], { title, placeHolder: "For which?" });
  return chosen?.whom;
}

/** Takes back one fault, or all of them. */
export async function clearFaults(
  { control, watch, signal }: LocalEventGridCommandDeps,
  node?: FaultNode,
): Promise<void> {
  const before = await control.faults(signal);
  // Others may have gone or happened since the row was shown, so it is not its position that counts.
  const at = node && before.findIndex((fault) => isSameFault(fault, node.fault));
  const kept = at === undefined ? [] : before.filter((_, index) => index !== at);
  await control.setFaults(kept, signal);
  await watch.poll();
  const gone = before.length - kept.length;
  vscode.window.setStatusBarMessage(
    gone ? `${gone === 1 ? "The fault is" : "All faults are"} cleared.` : "There are no faults.",
    5_000,
  );
}
