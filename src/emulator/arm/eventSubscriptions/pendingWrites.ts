import { normalizeArmId } from "../../../core/armId.ts";
import { isExpired } from "../../store/storedEventSubscription.ts";
import type { StoredEventSubscription, PendingWrite, EmulatorState } from "../../store/state.ts";
import { endOperation } from "../operations.ts";

/** An event subscription with a creation or an update under way. */
export type PendingEventSubscription = StoredEventSubscription & { readonly pending: PendingWrite };

/** The event subscription for which `operation` is still under way. */
export const findPendingByOperation = (state: EmulatorState, operation: string): PendingEventSubscription | undefined =>
  state.eventSubscriptions.find((kept): kept is PendingEventSubscription => kept.pending?.operation === operation);

/** The state with what is pending under `operation` changed. */
export const changePending = (
  state: EmulatorState,
  operation: string,
  change: (pending: PendingWrite) => PendingWrite,
): EmulatorState => ({
  ...state,
  eventSubscriptions: state.eventSubscriptions.map((kept) =>
    kept.pending?.operation === operation ? { ...kept, pending: change(kept.pending) } : kept,
  ),
});

/** The state without `id`, with `instead` in its place. */
export function replaceEventSubscription(
  state: EmulatorState,
  id: string,
  instead: readonly StoredEventSubscription[] = [],
): EmulatorState {
  const key = normalizeArmId(id);
  const list = state.eventSubscriptions;
  const at = list.findIndex((kept) => normalizeArmId(kept.id) === key);
  const [before, after] = at < 0 ? [list, []] : [list.slice(0, at), list.slice(at + 1)];
  return { ...state, eventSubscriptions: [...before, ...instead, ...after] };
}

/** Nobody sees an expired event subscription any more; a write is the occasion to forget it. */
export const withoutExpired = (state: EmulatorState, now: number): EmulatorState => ({
  ...state,
  eventSubscriptions: state.eventSubscriptions.filter((kept) => !isExpired(kept, now)),
});

/**
 * The state in which what is under way for `kept` was canceled by something later.
 *
 * @param message why, for who follows the operation
 */
export const cancelPending = (
  state: EmulatorState,
  kept: StoredEventSubscription | undefined,
  message = "A later request for the same event subscription took its place.",
): EmulatorState =>
  kept?.pending
    ? endOperation(state, { id: kept.pending.operation, status: "Canceled", error: { code: "Canceled", message } })
    : state;
