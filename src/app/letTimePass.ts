import type { GridControl } from "../ports/localEventGrid.ts";

/** The most fates that the Local Event Grid gives at once. */
const most = 1_000;

/**
 * How long it is until the next undelivered event is tried again.
 *
 * @returns milliseconds, at least 0; undefined when no event waits for another try
 */
export async function untilNextRetry(
  control: Pick<GridControl, "status" | "activity" | "fates">,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [{ clock }, activity] = await Promise.all([control.status(signal), control.activity(signal)]);
  const retrying = activity.filter(({ retrying }) => retrying > 0);
  const fates = await Promise.all(retrying.map(({ id }) => control.fates(id, most, signal)));
  const due = fates
    .flat()
    .flatMap(({ standing, nextAttemptAt }) =>
      standing === "waiting" && nextAttemptAt !== undefined ? [Date.parse(nextAttemptAt)] : [],
    )
    .filter((at) => !Number.isNaN(at));
  return due.length ? Math.max(0, Math.min(...due) - Date.parse(clock.now)) : undefined;
}

/** What came of letting time pass. */
export interface Passed {
  /** ISO 8601. */
  readonly now: string;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly dropped: number;
  /** Still undelivered, over all event subscriptions. */
  readonly retrying: number;
}

/** Moves the clock of the Local Event Grid, and says what was done meanwhile. */
export async function letTimePass(
  milliseconds: number,
  control: Pick<GridControl, "advance" | "activity">,
  signal: AbortSignal,
): Promise<Passed> {
  const before = sums(await control.activity(signal));
  const now = await control.advance(milliseconds, signal);
  const after = sums(await control.activity(signal));
  return {
    now,
    delivered: after.delivered - before.delivered,
    deadLettered: after.deadLettered - before.deadLettered,
    dropped: after.dropped - before.dropped,
    retrying: after.retrying,
  };
}

type Counts = Pick<Passed, "delivered" | "deadLettered" | "dropped" | "retrying">;

const sums = (activity: readonly Counts[]): Counts =>
  activity.reduce<Counts>(
    (sum, one) => ({
      delivered: sum.delivered + one.delivered,
      deadLettered: sum.deadLettered + one.deadLettered,
      dropped: sum.dropped + one.dropped,
      retrying: sum.retrying + one.retrying,
    }),
    { delivered: 0, deadLettered: 0, dropped: 0, retrying: 0 },
  );
