import type { DeliveryActivity } from "../core/deliveries/deliveryActivity.ts";
import type { DeliveryRecord } from "../core/deliveries/deliveryRecord.ts";
import type { Fault } from "../core/deliveries/fault.ts";
import type { LocalEventGridStatus } from "../core/deliveries/localEventGridStatus.ts";
import type { Event } from "../core/emitter.ts";
import type { Failure } from "../core/failure.ts";
import type { JsonObject } from "../core/json.ts";

/** How the Local Event Grid stands for this window. */
export type LocalEventGridState =
  /** Not needed yet; it starts at its first use. */
  | { readonly kind: "idle" }
  | { readonly kind: "starting" }
  /** `shared`: another window or a terminal runs it. */
  | { readonly kind: "running"; readonly port: number; readonly isShared: boolean }
  /** Somebody stopped it here; it does not start by itself. */
  | { readonly kind: "stopped"; readonly failure: Failure }
  | { readonly kind: "failed"; readonly failure: Failure };

/** The Local Event Grid as this window has it: found, started and stopped. */
export interface LocalEventGrid {
  readonly state: LocalEventGridState;
  readonly onChanged: Event<LocalEventGridState>;
  /** Finds or starts it, also after `stop`. What goes wrong is a `Failure`, and the state. */
  start(): Promise<void>;
  /** Ends it if this window runs it, else only lets go of it. It stays stopped here until `start`. */
  stop(): Promise<void>;
}

/** What its owner may ask of a Local Event Grid. Each question finds or starts it; what goes wrong is a `Failure`. */
export interface LocalEventGridControl {
  status(signal: AbortSignal): Promise<LocalEventGridStatus>;
  /** One entry for each event subscription. */
  activity(signal: AbortSignal): Promise<readonly DeliveryActivity[]>;
  /** Newest first. @param most 1 to 1000 */
  deliveryRecords(eventSubscriptionId: string, most: number, signal: AbortSignal): Promise<readonly DeliveryRecord[]>;
  /**
   * Lets time pass; resolves when all deliveries that fell due have ended.
   *
   * @returns the time it is then, ISO 8601
   */
  advanceClock(milliseconds: number, signal: AbortSignal): Promise<string>;
  faults(signal: AbortSignal): Promise<readonly Fault[]>;
  /** Replaces all faults. */
  setFaults(faults: readonly Fault[], signal: AbortSignal): Promise<void>;
  addWorkspace(workspace: { readonly id: string; readonly location: string }, signal: AbortSignal): Promise<void>;
  /** Its system topics and event subscriptions go with it. The last workspace cannot be removed. */
  removeWorkspace(id: string, signal: AbortSignal): Promise<void>;
  /** What it holds, secrets included. */
  exportState(signal: AbortSignal): Promise<JsonObject>;
  /** Replaces what it holds. */
  importState(state: JsonObject, signal: AbortSignal): Promise<void>;
  /** Goes back to what it was seeded with. */
  reset(signal: AbortSignal): Promise<void>;
}
