import { normalizeArmId } from "../../../core/armId.ts";
import { isExpired } from "../../store/storedEventSubscription.ts";
import type { StoredEventSubscription, PendingWrite, EmulatorState } from "../../store/state.ts";
import { endOperation } from "../operations.ts";

/** An event subscription with a creation or update in progress. */
export type PendingEventSubscription = StoredEventSubscription & { readonly pending: PendingWrite };

/** The event subscription that `operation` is still writing. */
export const findPendingByOperation = (state: EmulatorState, operation: string): PendingEventSubscription | undefined =>
  state.eventSubscriptions.find((one): one is PendingEventSubscription => one.pending?.operation === operation);

/** Changes the pending write of `operation`. */
export const changePending = (
  state: EmulatorState,
  operation: string,
  change: (pending: PendingWrite) => PendingWrite,
): EmulatorState => ({
  ...state,
  eventSubscriptions: state.eventSubscriptions.map((one) =>
    one.pending?.operation === operation ? { ...one, pending: change(one.pending) } : one,
  ),
});

/** Replaces the event subscription `id`, or adds `replacement` at the end when it does not exist. Deletes it by default. */
export function replaceEventSubscription(
  state: EmulatorState,
  id: string,
  replacement: readonly StoredEventSubscription[] = [],
): EmulatorState {
  const key = normalizeArmId(id);
  const list = state.eventSubscriptions;
  const index = list.findIndex((one) => normalizeArmId(one.id) === key);
  const eventSubscriptions = index < 0 ? [...list, ...replacement] : list.toSpliced(index, 1, ...replacement);
  return { ...state, eventSubscriptions };
}

/** Expired event subscriptions are invisible; they are deleted with the next write. */
export const withoutExpired = (state: EmulatorState, now: number): EmulatorState => ({
  ...state,
  eventSubscriptions: state.eventSubscriptions.filter((one) => !isExpired(one, now)),
});

/** Cancels the write in progress for an event subscription, if any. @param message the error of the operation */
export const cancelPending = (
  state: EmulatorState,
  eventSubscription: StoredEventSubscription | undefined,
  message = "A later request for the same event subscription replaced it.",
): EmulatorState =>
  eventSubscription?.pending
    ? endOperation(state, {
        id: eventSubscription.pending.operation,
        status: "Canceled",
        error: { code: "Canceled", message },
      })
    : state;

/**
 * What is left of an event subscription when its write has ended. A creation whose webhook wasn't validated manually in time
 * stays, as Failed, until it is deleted; any other failed creation leaves nothing. Assumed: a failed update changes nothing.
 *
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export function afterEnd(
  { pending, ...before }: PendingEventSubscription,
  isFailed: boolean,
): StoredEventSubscription | undefined {
  const { failed, ...others } = before;
  if (!isFailed) return { ...others, inForce: pending.properties };
  if (before.inForce) return before;
  if (pending.byHand) return { ...others, failed: pending.properties };
  return failed && before;
}
