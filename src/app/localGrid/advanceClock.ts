import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";

/** The most fates that the Local Event Grid gives at once. */
const maxRecordsPerRequest = 1_000;

/**
 * How long it is until the next undelivered event is tried again.
 *
 * @returns milliseconds, at least 0; undefined when no event waits for another try
 */
export async function msUntilNextRetry(
  control: Pick<LocalEventGridControl, "status" | "activity" | "deliveryRecords">,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [{ clock }, activity] = await Promise.all([control.status(signal), control.activity(signal)]);
  const retrying = activity.filter(({ retrying }) => retrying > 0);
  const fates = await Promise.all(retrying.map(({ id }) => control.deliveryRecords(id, maxRecordsPerRequest, signal)));
  const due = fates
    .flat()
    .flatMap(({ standing, nextAttemptAt }) =>
      standing === "waiting" && nextAttemptAt !== undefined ? [Date.parse(nextAttemptAt)] : [],
    )
    .filter((at) => !Number.isNaN(at));
  return due.length ? Math.max(0, Math.min(...due) - Date.parse(clock.now)) : undefined;
}

/** What came of letting time pass. */
export interface ClockAdvanceResult {
  /** ISO 8601. */
  readonly now: string;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly dropped: number;
  /** Still undelivered, over all event subscriptions. */
  readonly retrying: number;
}

/** Moves the clock of the Local Event Grid, and says what was done meanwhile. */
export async function advanceClock(
  milliseconds: number,
  control: Pick<LocalEventGridControl, "advanceClock" | "activity">,
  signal: AbortSignal,
): Promise<ClockAdvanceResult> {
  const before = sumDeliveryTotals(await control.activity(signal));
  const now = await control.advanceClock(milliseconds, signal);
  const after = sumDeliveryTotals(await control.activity(signal));
  return {
    now,
    delivered: after.delivered - before.delivered,
    deadLettered: after.deadLettered - before.deadLettered,
    dropped: after.dropped - before.dropped,
    retrying: after.retrying,
  };
}

type DeliveryTotals = Pick<ClockAdvanceResult, "delivered" | "deadLettered" | "dropped" | "retrying">;

const sumDeliveryTotals = (activity: readonly DeliveryTotals[]): DeliveryTotals =>
  activity.reduce<DeliveryTotals>(
    (sum, one) => ({
      delivered: sum.delivered + one.delivered,
      deadLettered: sum.deadLettered + one.deadLettered,
      dropped: sum.dropped + one.dropped,
      retrying: sum.retrying + one.retrying,
    }),
    { delivered: 0, deadLettered: 0, dropped: 0, retrying: 0 },
  );
