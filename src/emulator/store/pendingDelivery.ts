import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { Span } from "./appendFile.ts";

/** How far the delivery of one event to one event subscription has come. Times are in milliseconds since 1970. */
export interface DeliveryProgress {
  /** Attempts that were made. */
  readonly attempts: number;
  /** Steps of the retry schedule that are behind it: attempts, and those that were skipped. */
  readonly steps: number;
  /** When it is tried next. */
  readonly due: number;
  /** Of the last attempt. */
  readonly outcome?: DeliveryOutcome;
  readonly lastAttemptAt?: number;
  /** Given up, for this reason, and on its way to the place for dead letters since then. */
  readonly dead?: { readonly reason: DeliveryOutcome; readonly since: number };
}

/** An event that was accepted and is not yet settled with every event subscription that it is for. */
export interface AcceptedEvent {
  /** Counts up while the emulator runs. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Where the journal has it. */
  readonly span: Span;
  /** What is still to be delivered. */
  deliveries: readonly PendingDelivery[];
}

/** One event on its way to one event subscription. */
export interface PendingDelivery {
  readonly accepted: AcceptedEvent;
  /** Of the event subscription. */
  readonly generation: string;
  progress: DeliveryProgress;
}
