import type { DeliveryActivity } from "../core/deliveries/deliveryActivity.ts";
import type { DeliveryRecord } from "../core/deliveries/deliveryRecord.ts";
import type { Fault } from "../core/deliveries/fault.ts";
import type { LocalEventGridStatus, LocalEventGridTime } from "../core/deliveries/localEventGridStatus.ts";
import type { Event } from "../core/emitter.ts";
import type { Failure } from "../core/failure.ts";
import type { JsonObject } from "../core/json.ts";

/** The state of the Local Event Grid in this window. */
export type LocalEventGridState =
  /** Starts at its first use. */
  | { readonly kind: "idle" }
  | { readonly kind: "starting" }
  /** `isShared`: another window or a terminal runs it. */
  | { readonly kind: "running"; readonly port: number; readonly isShared: boolean }
  /** The user stopped it in this window. It does not start by itself. */
  | { readonly kind: "stopped"; readonly failure: Failure }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Starts and stops the Local Event Grid for this window. */
export interface LocalEventGrid {
  readonly state: LocalEventGridState;
  readonly onChanged: Event<LocalEventGridState>;
  /** Whether it has run here before: in this window, in another one, or in a terminal. */
  hasRun(): Promise<boolean>;
  /** Finds or starts it, also after `stop`. @throws Failure, which is also part of the state */
  start(): Promise<void>;
  /** Stops it if this window runs it, otherwise disconnects. This window does not use it again until `start`. */
  stop(): Promise<void>;
}

/** An event in the delivery log of an event subscription. */
export interface DeliveryReference {
  readonly eventSubscriptionId: string;
  /** As in its `DeliveryRecord`. */
  readonly number: number;
}

/** The admin API of the Local Event Grid. Each call finds or starts it, and throws a `Failure` if it fails. */
export interface LocalEventGridControl {
  status(signal: AbortSignal): Promise<LocalEventGridStatus>;
  /** One entry for each event subscription. */
  activity(signal: AbortSignal): Promise<readonly DeliveryActivity[]>;
  /** Newest first. @param maxCount 1 to 1000 */
  deliveryRecords(
    eventSubscriptionId: string,
    maxCount: number,
    signal: AbortSignal,
  ): Promise<readonly DeliveryRecord[]>;
  /** Ends the pause of an event subscription, and sends its undelivered events. */
  endPause(eventSubscriptionId: string, signal: AbortSignal): Promise<void>;
  /** Sends one undelivered event at once. */
  deliverNow(delivery: DeliveryReference, signal: AbortSignal): Promise<void>;
  /** Delivers an event of the log once more, to this event subscription only. */
  deliverAgain(delivery: DeliveryReference, signal: AbortSignal): Promise<void>;
  /** Gives one undelivered event up. */
  discard(delivery: DeliveryReference, signal: AbortSignal): Promise<void>;
  /** Moves the clock to the next attempt of one event. */
  skipToAttempt(delivery: DeliveryReference, signal: AbortSignal): Promise<LocalEventGridTime>;
  clock(signal: AbortSignal): Promise<LocalEventGridTime>;
  /** Moves the clock forward. Resolves when all deliveries that have become due have ended. */
  advanceClock(milliseconds: number, signal: AbortSignal): Promise<LocalEventGridTime>;
  /**
   * Moves the clock to system time: forward as `advanceClock` does, or back. Then what waits keeps the time that it has
   * left, and what has expired stays so.
   */
  setClockToNow(signal: AbortSignal): Promise<LocalEventGridTime>;
  faults(signal: AbortSignal): Promise<readonly Fault[]>;
  /** Replaces all faults. */
  setFaults(faults: readonly Fault[], signal: AbortSignal): Promise<void>;
  addWorkspace(workspace: { readonly id: string; readonly location: string }, signal: AbortSignal): Promise<void>;
  /** Also removes its system topics and event subscriptions. The last workspace cannot be removed. */
  removeWorkspace(id: string, signal: AbortSignal): Promise<void>;
  /** All state, including secrets. */
  exportState(signal: AbortSignal): Promise<JsonObject>;
  /** Replaces all state. */
  importState(state: JsonObject, signal: AbortSignal): Promise<void>;
  /** Restores the initial state, and sets the clock to system time. */
  reset(signal: AbortSignal): Promise<void>;
}
