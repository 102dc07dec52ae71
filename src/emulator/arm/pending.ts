import { armKey } from "../../core/armId.ts";
import { isExpired } from "../kept.ts";
import type { Kept, Pending, State } from "../state.ts";
import { ended } from "./operations.ts";

/** An event subscription with a creation or an update under way. */
export type UnderWay = Kept & { readonly pending: Pending };

/** The event subscription for which `operation` is still under way. */
export const findPending = (state: State, operation: string): UnderWay | undefined =>
  state.eventSubscriptions.find((kept): kept is UnderWay => kept.pending?.operation === operation);

/** The state with what is pending under `operation` changed. */
export const changed = (state: State, operation: string, change: (pending: Pending) => Pending): State => ({
  ...state,
  eventSubscriptions: state.eventSubscriptions.map((kept) =>
    kept.pending?.operation === operation ? { ...kept, pending: change(kept.pending) } : kept,
  ),
});

/** The state without `id`, with `instead` in its place. */
export function without(state: State, id: string, instead: readonly Kept[] = []): State {
  const key = armKey(id);
  const list = state.eventSubscriptions;
  const at = list.findIndex((kept) => armKey(kept.id) === key);
  const [before, after] = at < 0 ? [list, []] : [list.slice(0, at), list.slice(at + 1)];
  return { ...state, eventSubscriptions: [...before, ...instead, ...after] };
}

/** Nobody sees an expired event subscription any more; a write is the occasion to forget it. */
export const withoutExpired = (state: State, now: number): State => ({
  ...state,
  eventSubscriptions: state.eventSubscriptions.filter((kept) => !isExpired(kept, now)),
});

/**
 * The state in which what is under way for `kept` was canceled by something later.
 *
 * @param message why, for who follows the operation
 */
export const canceled = (
  state: State,
  kept: Kept | undefined,
  message = "A later request for the same event subscription took its place.",
): State =>
  kept?.pending
    ? ended(state, { id: kept.pending.operation, status: "Canceled", error: { code: "Canceled", message } })
    : state;
