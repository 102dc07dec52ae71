import type { ClauseVerdict } from "../filter/verdict.ts";
import type { JsonObject } from "../json.ts";

/**
 * How an event stands with one event subscription. `recorded`: its destination is of a kind that the Local Event Grid
 * does not reach; what would have been sent is kept instead.
 */
export type DeliveryStatus = "filteredOut" | "waiting" | "delivered" | "recorded" | "deadLettered" | "dropped";

/** What became of one event for one event subscription: the answer to "where did it go?". All times are ISO 8601. */
export interface DeliveryRecord {
  /** The event as it was published. */
  readonly event: JsonObject;
  readonly acceptedAt: string;
  readonly standing: DeliveryStatus;
  /** One sentence of why it stands so. */
  readonly why: string;
  /** Each clause of the filter as it was when the event came. */
  readonly clauses: readonly ClauseVerdict[];
  /** Oldest first. */
  readonly attempts: readonly DeliveryAttempt[];
  /** Only while it is `waiting`. */
  readonly nextAttemptAt?: string;
  /** Where its dead letter lies; only when it is `deadLettered`. */
  readonly deadLetter?: string;
  /** What would have been sent; only when it is `recorded`. */
  readonly recorded?: JsonObject;
}

/** One attempt to deliver, or one that was skipped because the destination was in probation. */
export interface DeliveryAttempt {
  readonly at: string;
  /** `Delivered`, or Event Grid's name for the failure. */
  readonly outcome: string;
  /** One sentence of what happened. */
  readonly why: string;
  /** HTTP status of the answer; absent when there was none. */
  readonly status?: number;
  /** How long the answer took, in milliseconds of real time. */
  readonly took: number;
}
