import {
  type ActivityCounter,
  type DeliveryActivity,
  formatActivityCounts,
} from "../../core/deliveries/deliveryActivity.ts";
import { formatTime } from "../../core/formatTime.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";

/** The largest number of records that the Local Event Grid returns at once. */
const maxRecordsPerRequest = 1_000;

/**
 * Time until the next retry, on the clock of the Local Event Grid.
 *
 * @returns milliseconds, at least 0; undefined when no event waits for a retry
 */
export async function msUntilNextRetry(
  control: Pick<LocalEventGridControl, "status" | "activity" | "deliveryRecords">,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [{ clock }, activity] = await Promise.all([control.status(signal), control.activity(signal)]);
  const retrying = activity.filter(({ retrying }) => retrying > 0);
  const lists = await Promise.all(retrying.map(({ id }) => control.deliveryRecords(id, maxRecordsPerRequest, signal)));
  const dueTimes = lists
    .flat()
    .flatMap(({ standing, nextAttemptAt }) =>
      standing === "waiting" && nextAttemptAt !== undefined ? [Date.parse(nextAttemptAt)] : [],
    )
    .filter((time) => !Number.isNaN(time));
  return dueTimes.length ? Math.max(0, Math.min(...dueTimes) - Date.parse(clock.now)) : undefined;
}

/** What happened while the clock was advanced, over all event subscriptions. */
export interface ClockAdvanceResult {
  /** The time of the clock afterwards, ISO 8601. */
  readonly now: string;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly dropped: number;
  /** Still waiting for a retry. */
  readonly retrying: number;
}

/** Advances the clock of the Local Event Grid, and reports the deliveries that were due. */
export async function advanceClock(
  milliseconds: number,
  control: Pick<LocalEventGridControl, "advanceClock" | "activity">,
  signal: AbortSignal,
): Promise<ClockAdvanceResult> {
  const before = await control.activity(signal);
  const now = await control.advanceClock(milliseconds, signal);
  const after = await control.activity(signal);
  const increaseOf = (counter: ActivityCounter): number => sumCounter(after, counter) - sumCounter(before, counter);
  return {
    now,
    delivered: increaseOf("delivered"),
    deadLettered: increaseOf("deadLettered"),
    dropped: increaseOf("dropped"),
    retrying: sumCounter(after, "retrying"),
  };
}

const sumCounter = (activity: readonly DeliveryActivity[], counter: ActivityCounter): number =>
  activity.reduce((sum, one) => sum + one[counter], 0);

/**
 * `Clock is now 15:03:07. 2 delivered. 3 events are still retrying.`
 *
 * @param today any time of the day whose times need no date
 */
export function describeClockAdvance({ now, retrying, ...counts }: ClockAdvanceResult, today: Date): string {
  const finished = formatActivityCounts(counts);
  return [
    `Clock is now ${formatTime(now, today)}.`,
    ...(finished ? [`${finished}.`] : []),
    ...(retrying
      ? [`${retrying === 1 ? "1 event is" : `${retrying.toLocaleString("en")} events are`} still retrying.`]
      : []),
    ...(finished || retrying ? [] : ["No deliveries were due."]),
  ].join(" ");
}
