import { describeLocalEventGridState } from "./localEventGridRow.ts";
import type { LocalEventGridSnapshot } from "./localEventGridWatcher.ts";

export interface StatusBarContent {
  /** With icons as `$(name)`. */
  readonly text: string;
  readonly accessibleLabel: string;
  readonly isWarning: boolean;
}

/**
 * The status-bar item of the Local Event Grid.
 *
 * @returns undefined to hide it: nothing runs, and nothing has failed
 */
export function localEventGridStatusBar(
  { state, status, faults, eventsPerSecond, retryingCount }: LocalEventGridSnapshot,
  { tailCount, failedTailCount }: { readonly tailCount: number; readonly failedTailCount: number },
): StatusBarContent | undefined {
  if (state.kind !== "running" && state.kind !== "failed" && !tailCount) return undefined;
  const hasFailed = state.kind === "failed" || failedTailCount > 0 || status?.trouble !== undefined;
  const texts = [
    state.kind === "running" ? `$(aml-events) ${eventsPerSecond}/s` : "$(aml-events) Local Event Grid",
    ...(retryingCount ? [`$(sync) ${retryingCount}`] : []),
    ...(faults.length ? [`$(bug) ${faults.length}`] : []),
    ...(hasFailed ? ["$(warning)"] : []),
  ];
  const labels = [
    `Local Event Grid ${describeLocalEventGridState(state)}`,
    `${eventsPerSecond} events per second`,
    ...(retryingCount ? [`${retryingCount} retrying`] : []),
    ...(faults.length ? [`${faults.length} faults injected`] : []),
    ...(status?.trouble ? ["accepts no events"] : []),
    ...(failedTailCount ? ["a tail has stopped"] : []),
  ];
  return { text: texts.join(" "), accessibleLabel: labels.join(", "), isWarning: hasFailed || retryingCount > 0 };
}
