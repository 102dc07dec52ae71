import type { Failure } from "../../core/failure.ts";

/** What is known of a list now. */
export interface ListState<T> {
  readonly items: readonly T[];
  /** When all items were last loaded, in milliseconds since 1970; undefined if they never were. */
  readonly asOf: number | undefined;
  /** Whether more items are loading, or a reload takes long. */
  readonly isLoading: boolean;
  /** Why parts of the list are missing. */
  readonly partFailures: readonly Failure[];
  /** Why the last load failed. The items are those of an earlier one. */
  readonly failure: Failure | undefined;
  /** Set while the service asks to wait before the list, or a part of it, is requested again. */
  readonly throttleWait: ThrottleWait | undefined;
}

export interface ThrottleWait {
  readonly failure: Failure;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The state of a list before its first load. */
export const emptyListState = {
  items: [],
  asOf: undefined,
  isLoading: false,
  partFailures: [],
  failure: undefined,
  throttleWait: undefined,
} as const;

/** Whether both states look the same. Rendering rows again without need moves them under the user's cursor. */
export const isSameListState = (before: ListState<unknown>, now: ListState<unknown>): boolean =>
  before.isLoading === now.isLoading &&
  before.failure === now.failure &&
  before.throttleWait?.until === now.throttleWait?.until &&
  before.partFailures.length + now.partFailures.length === 0 &&
  JSON.stringify(before.items) === JSON.stringify(now.items);
