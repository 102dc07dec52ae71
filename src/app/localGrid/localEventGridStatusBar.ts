import { type DeliveryActivity, needsAttention } from "../../core/deliveries/deliveryActivity.ts";
import { formatDeliveryPause } from "../../core/deliveries/deliveryWait.ts";
import { formatTime } from "../../core/formatTime.ts";
import { describeLocalEventGridState } from "./localEventGridRow.ts";
import type { LocalEventGridSnapshot } from "./localEventGridWatcher.ts";

export interface StatusBarContent {
  /** With icons as `$(name)`. */
  readonly text: string;
  readonly accessibleLabel: string;
  /** What the user has to look after; none if all is well. */
  readonly warnings: readonly string[];
}

interface TailFacts {
  readonly tailCount: number;
  readonly failedTailCount: number;
  /** Label of the event subscriptions of tails, which are not the user's own. */
  readonly tailLabel: string;
}

/**
 * The status-bar item of the Local Event Grid. It warns of what is the user's own: not of the event subscriptions that a
 * new Local Event Grid has, and not of what the user's injected faults cause.
 *
 * @param today any time of the day whose times need no date
 * @returns undefined to hide it: nothing runs, and nothing has failed
 */
export function localEventGridStatusBar(
  { state, status, faults, eventsPerSecond, retryingCount, activities }: LocalEventGridSnapshot,
  { tailCount, failedTailCount, tailLabel }: TailFacts,
  today: Date,
): StatusBarContent | undefined {
  if (state.kind !== "running" && state.kind !== "failed" && !tailCount) return undefined;
  const pausedCount = activities.filter(({ pause }) => pause).length;
  const warnings = [
    ...(state.kind === "failed" ? [state.failure.message] : []),
    ...(status?.trouble ? ["accepts no events"] : []),
    ...(failedTailCount
      ? [failedTailCount === 1 ? "a tail has stopped" : `${failedTailCount} tails have stopped`]
      : []),
    ...activities.filter((activity) => needsAttention(activity, tailLabel)).map((one) => describeProblem(one, today)),
  ];
  const texts = [
    state.kind === "running" ? `$(aml-events) ${eventsPerSecond}/s` : "$(aml-events) Local Event Grid",
    ...(retryingCount ? [`$(sync) ${retryingCount}`] : []),
    ...(pausedCount ? [`$(debug-pause) ${pausedCount}`] : []),
    ...(faults.length ? [`$(bug) ${faults.length}`] : []),
    ...(warnings.length ? ["$(warning)"] : []),
  ];
  const labels = [
    `Local Event Grid ${describeLocalEventGridState(state)}`,
    `${eventsPerSecond} events per second`,
    ...(retryingCount ? [`${retryingCount} retrying`] : []),
    ...(pausedCount ? [`${pausedCount} paused`] : []),
    ...(faults.length ? [faults.length === 1 ? "1 fault injected" : `${faults.length} faults injected`] : []),
    ...warnings,
  ];
  return { text: texts.join(" "), accessibleLabel: labels.join(", "), warnings };
}

/** `models is paused until 15:14:05 after 10 failures: the webhook answered 503`. */
export function describeProblem({ id, pause, lastOutcome }: DeliveryActivity, today: Date): string {
  const name = id.slice(id.lastIndexOf("/") + 1);
  const what = pause ? `is ${formatDeliveryPause(pause, (iso) => formatTime(iso, today))}` : "fails";
  return `${name} ${what}${lastOutcome ? `: ${lastOutcome.why}` : ""}`;
}
