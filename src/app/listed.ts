import type { Disposable } from "../core/disposable.ts";
import type { Failure } from "../core/failure.ts";

/** What is known of a list now. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** When the items were all loaded, in milliseconds since 1970; undefined when they never were. */
  readonly asOf: number | undefined;
  /** Whether more items are on their way, or newer ones have not come for a while. */
  readonly loading: boolean;
  /** Why parts of the list cannot be had. */
  readonly missing: readonly Failure[];
  /** Why the last load failed; the items are those of an earlier one. */
  readonly failure: Failure | undefined;
  /** The service asked to wait before it gives the list, or a part of it, and when it is asked again. */
  readonly waiting: Waiting | undefined;
}

export interface Waiting {
  readonly failure: Failure;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface ListingWorld {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Acts once after `wait` milliseconds; the disposable calls it off. */
  readonly after: (wait: number, act: () => void) => Disposable;
}

/** Of a list that nobody has asked for. */
export const nothing = {
  items: [],
  asOf: undefined,
  loading: false,
  missing: [],
  failure: undefined,
  waiting: undefined,
} as const;

/** Whether there is nothing else to see: rows that are made anew move under somebody's hand. */
export const isSame = (before: Listed<unknown>, now: Listed<unknown>): boolean =>
  before.loading === now.loading &&
  before.failure === now.failure &&
  before.waiting?.until === now.waiting?.until &&
  before.missing.length + now.missing.length === 0 &&
  JSON.stringify(before.items) === JSON.stringify(now.items);
