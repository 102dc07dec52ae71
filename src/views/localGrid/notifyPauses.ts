import type * as vscode from "vscode";
import type { LocalEventGridClock } from "../../app/localGrid/localEventGridClock.ts";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import { tailLabel } from "../../app/tail/tailLabel.ts";
import { type DeliveryActivity, needsAttention } from "../../core/deliveries/deliveryActivity.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { DeliveryControlCommandDeps } from "./deliveryControlCommands.ts";

interface PauseNotificationDeps extends DeliveryControlCommandDeps {
  readonly clock: Pick<LocalEventGridClock, "latestTime">;
  readonly report: ErrorReporter;
}

/** Tells the user once for each pause of their own event subscriptions, and offers to end it. */
export function notifyPauses(watch: LocalEventGridWatcher, deps: PauseNotificationDeps): vscode.Disposable {
  let paused = new Set<string>();
  return watch.onChanged(({ activities }) => {
    const pausedNow = activities.filter((activity) => activity.pause && needsAttention(activity, tailLabel));
    for (const activity of pausedNow) if (!paused.has(activity.id)) void notify(activity, deps);
    paused = new Set(pausedNow.map(({ id }) => id));
  });
}

async function notify(activity: DeliveryActivity, deps: PauseNotificationDeps): Promise<void> {
  const { control, watch, clock, report, signal } = deps;
  const [{ describeProblem }, { showWarningMessage }] = await Promise.all([
    import("../../app/localGrid/localEventGridStatusBar.ts"),
    import("../window.ts"),
  ]);
  const deliver = "Deliver Now";
  if ((await showWarningMessage(`${describeProblem(activity, clock.latestTime)}.`, deliver)) !== deliver) return;
  try {
    await control.endPause(activity.id, signal);
    await watch.poll();
  } catch (error) {
    void report.show(error);
  }
}
