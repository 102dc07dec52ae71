import type { DeliveryActivity } from "../core/deliveries/deliveryActivity.ts";
import type { DeliveryRecord } from "../core/deliveries/deliveryRecord.ts";
import type { Fault } from "../core/deliveries/fault.ts";
import type { LocalEventGridStatus } from "../core/deliveries/localEventGridStatus.ts";
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
  /**
   * Moves the clock forward. Resolves when all deliveries that have become due have ended.
   *
   * @returns the new time, ISO 8601
   */
  advanceClock(milliseconds: number, signal: AbortSignal): Promise<string>;
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
  /** Restores the initial state. */
  reset(signal: AbortSignal): Promise<void>;
}
