import type { Disposable } from "../../core/disposable.ts";
import type { Failure } from "../../core/failure.ts";

/** What is known of a list now. */
export interface ListState<T> {
  readonly items: readonly T[];
  /** When the items were all loaded, in milliseconds since 1970; undefined when they never were. */
  readonly asOf: number | undefined;
  /** Whether more items are on their way, or newer ones have not come for a while. */
  readonly isLoading: boolean;
  /** Why parts of the list cannot be had. */
  readonly partFailures: readonly Failure[];
  /** Why the last load failed; the items are those of an earlier one. */
  readonly failure: Failure | undefined;
  /** The service asked to wait before it gives the list, or a part of it, and when it is asked again. */
  readonly throttleWait: ThrottleWait | undefined;
}

export interface ThrottleWait {
  readonly failure: Failure;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface LoadingListDeps {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Acts once after `wait` milliseconds; the disposable calls it off. */
  readonly after: (wait: number, act: () => void) => Disposable;
}

/** Of a list that nobody has asked for. */
export const emptyListState = {
  items: [],
  asOf: undefined,
  isLoading: false,
  partFailures: [],
  failure: undefined,
  throttleWait: undefined,
} as const;

/** Whether there is nothing else to see: rows that are made anew move under somebody's hand. */
export const isSameListState = (before: ListState<unknown>, now: ListState<unknown>): boolean =>
  before.isLoading === now.isLoading &&
  before.failure === now.failure &&
  before.throttleWait?.until === now.throttleWait?.until &&
  before.partFailures.length + now.partFailures.length === 0 &&
  JSON.stringify(before.items) === JSON.stringify(now.items);
