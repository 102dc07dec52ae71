import {
  type ActivityCounter,
  type DeliveryActivity,
  formatActivityCounts,
} from "../../core/deliveries/deliveryActivity.ts";
import type { LocalEventGridTime } from "../../core/deliveries/localEventGridStatus.ts";
import { formatDuration } from "../../core/formatDuration.ts";
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

/** What happened while the clock was moved, over all event subscriptions. */
export interface ClockMove {
  /** The time of the clock afterwards, ISO 8601. */
  readonly now: string;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly dropped: number;
  /** Still waiting for a retry. */
  readonly retrying: number;
  /** Names of the event subscriptions that expired. */
  readonly expired: readonly string[];
}

type ClockMoveControl = Pick<LocalEventGridControl, "activity" | "clock" | "advanceClock" | "setClockToNow">;

/** Advances the clock of the Local Event Grid, and reports the deliveries that were due. */
export const advanceClock = (
  milliseconds: number,
  control: Pick<ClockMoveControl, "activity" | "advanceClock">,
  signal: AbortSignal,
): Promise<ClockMove> => moveClock(control, () => control.advanceClock(milliseconds, signal), signal);

/** A move of the clock to system time. */
export interface ClockReturn extends ClockMove {
  /** How far it was ahead of system time, in milliseconds; negative when it was behind. */
  readonly wasAhead: number;
}

/** Sets the clock of the Local Event Grid to system time, and reports the deliveries that were due. */
export async function setClockToNow(
  control: Pick<ClockMoveControl, "activity" | "clock" | "setClockToNow">,
  signal: AbortSignal,
): Promise<ClockReturn> {
  const { ahead } = await control.clock(signal);
  return { wasAhead: ahead, ...(await moveClock(control, () => control.setClockToNow(signal), signal)) };
}

async function moveClock(
  control: Pick<ClockMoveControl, "activity">,
  move: () => Promise<LocalEventGridTime>,
  signal: AbortSignal,
): Promise<ClockMove> {
  const before = await control.activity(signal);
  const { now } = await move();
  const after = await control.activity(signal);
  const ids = new Set(after.map(({ id }) => id));
  const lasting = before.filter(({ id }) => ids.has(id));
  const increaseOf = (counter: ActivityCounter): number => sumCounter(after, counter) - sumCounter(lasting, counter);
  return {
    now,
    delivered: increaseOf("delivered"),
    deadLettered: increaseOf("deadLettered"),
    dropped: increaseOf("dropped"),
    retrying: sumCounter(after, "retrying"),
    expired: before.filter(({ id }) => !ids.has(id)).map(({ id }) => id.slice(id.lastIndexOf("/") + 1)),
  };
}

const sumCounter = (activity: readonly DeliveryActivity[], counter: ActivityCounter): number =>
  activity.reduce((sum, one) => sum + one[counter], 0);

/**
 * `Clock is now 15:03:07. 2 delivered. 3 events are still retrying.`
 *
 * @param today any time of the day whose times need no date
 */
export const describeClockAdvance = (move: ClockMove, today: Date): string =>
  [`Clock is now ${formatTime(move.now, today)}.`, ...(describeConsequences(move) ?? ["No deliveries were due."])].join(
    " ",
  );

/** `Clock is now 15:03:07, the system time. That is 7 d earlier than before. 3 events are still retrying.` */
export function describeClockReturn(move: ClockReturn, today: Date): string {
  const { now, wasAhead, retrying } = move;
  const distance = Math.abs(wasAhead);
  if (distance < 1_000) return "The clock is at system time already.";
  return [
    `Clock is now ${formatTime(now, today)}, the system time.`,
    `That is ${formatDuration(distance)} ${wasAhead > 0 ? "earlier" : "later"} than before.`,
    ...(describeConsequences(move) ?? []),
    ...(wasAhead > 0 && retrying ? [`${retrying === 1 ? "It waits" : "They wait"} as long as before.`] : []),
    ...(wasAhead > 0 ? ["Events from before keep their times."] : []),
  ].join(" ");
}

/** Sentences; undefined when nothing happened and nothing waits. */
function describeConsequences(move: ClockMove): readonly string[] | undefined {
  const { delivered, deadLettered, dropped, retrying, expired } = move;
  const finished = formatActivityCounts({ delivered, deadLettered, dropped });
  const sentences = [
    ...(finished ? [`${finished}.`] : []),
    ...(expired.length ? [`Expired: ${expired.join(", ")}.`] : []),
    ...(retrying
      ? [`${retrying === 1 ? "1 event is" : `${retrying.toLocaleString("en")} events are`} still retrying.`]
      : []),
  ];
  return sentences.length ? sentences : undefined;
}
