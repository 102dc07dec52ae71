import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { Disposable } from "../../core/disposable.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { PendingDelivery } from "../store/pendingDelivery.ts";
import type { Clock } from "../../core/wait.ts";
import { PagedQueue } from "./pagedQueue.ts";
import { probationAfter, probationThreshold } from "./retry.ts";

/** A delivery that is being sent. Times are in milliseconds since 1970. */
export interface ActiveDelivery {
  readonly delivery: PendingDelivery;
  /** Number of events in its request. */
  readonly batch: number;
  sentAt: number;
  /** An injected fault holds it until then. */
  heldUntil?: number;
  /** Sends what a fault holds. */
  readonly release: () => void;
  /** The user has discarded it since. The response no longer matters. */
  isDiscarded: boolean;
}

interface DeliveryQueueDeps {
  readonly clock: Clock;
  readonly store: Pick<EventStore, "readDue">;
  /** When the event subscription expires, in milliseconds since 1970; Infinity if it doesn't. */
  readonly expiresAt: (generation: string) => number;
  /** Called when the next delivery falls due, and when the event subscription expires before. */
  readonly onDue: (queue: DeliveryQueue) => void;
}

/** The undelivered events of one event subscription, and whether its destination is in probation. */
export class DeliveryQueue {
  readonly generation: string;
  readonly #deps: DeliveryQueueDeps;
  readonly #deliveries: PagedQueue;
  #timer: Disposable | undefined;
  #failuresInARow = 0;
  #pausedUntil = 0;
  /** The deliveries that are being sent, by the number of the event. */
  readonly active = new Map<number, ActiveDelivery>();
  /** Requests and reads under way. */
  activeRequests = 0;
  /** The event subscription is gone, or the emulator stops. */
  isClosed = false;
  /** Once the event subscription has expired, how many of its undelivered events were dropped since the last report. */
  droppedByExpiry: number | undefined;

  /** @param isStored whether the store has undelivered events already */
  constructor(generation: string, deps: DeliveryQueueDeps, isStored: boolean) {
    this.generation = generation;
    this.#deps = deps;
    this.#deliveries = new PagedQueue((after) => deps.store.readDue(generation, after), isStored);
  }

  /** Why nothing is sent now; undefined when the destination is not in probation. */
  get pause(): { /** Milliseconds since 1970. */ readonly until: number; readonly failures: number } | undefined {
    const isPaused = this.#deps.clock.now() < this.#pausedUntil;
    return isPaused ? { until: this.#pausedUntil, failures: this.#failuresInARow } : undefined;
  }

  /** Continues a pause from before a restart, whose failures are no longer known. */
  continuePause(until: number): void {
    this.#failuresInARow = probationThreshold;
    this.#pausedUntil = until;
  }

  endPause(): void {
    this.#failuresInARow = 0;
    this.#pausedUntil = 0;
  }

  get needsPage(): boolean {
    return this.#deliveries.needsPage;
  }

  readPage(): Promise<void> {
    return this.#deliveries.readPage();
  }

  /** Allows to read again after the store could not be read. */
  resume(): void {
    this.#deliveries.resume();
  }

  /** Adds a delivery whose due time the store knows. */
  push(delivery: PendingDelivery): void {
    if (!this.isClosed) this.#deliveries.push(delivery);
  }

  /** Takes the delivery that has been due longest, if one is due. */
  pop(): PendingDelivery | undefined {
    const next = this.isClosed ? undefined : this.#deliveries.peek();
    return next && next.progress.due <= this.#deps.clock.now() ? this.#deliveries.take() : undefined;
  }

  /** @see PagedQueue.claim */
  claim(number: number): PendingDelivery | undefined {
    return this.#deliveries.claim(number);
  }

  /** Whether the delivery of an event was taken, and is neither back nor done. */
  isTaken(number: number): boolean {
    return this.#deliveries.isTaken(number);
  }

  /** @see PagedQueue.reload */
  reload(): void {
    this.#deliveries.reload();
  }

  /** Shifts everything that waits, as the clock was. @param milliseconds negative to go back */
  shiftTimes(milliseconds: number): void {
    this.#deliveries.shiftTimes(milliseconds);
    this.#pausedUntil += milliseconds;
    for (const active of this.active.values()) {
      active.sentAt += milliseconds;
      if (active.heldUntil !== undefined) active.heldUntil += milliseconds;
    }
  }

  /** What was taken is delivered or given up. */
  done(delivery: { readonly accepted: { readonly number: number } }): void {
    this.#deliveries.done(delivery);
  }

  /** Sets the timer for the next delivery. */
  scheduleNext(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const next = this.#deliveries.peek();
    if (!next || this.isClosed) return;
    const { clock, onDue, expiresAt } = this.#deps;
    const expiry = this.droppedByExpiry === undefined ? expiresAt(this.generation) : Infinity;
    this.#timer = clock.after(Math.max(Math.min(next.progress.due, expiry) - clock.now(), 0), () => onDue(this));
  }

  /**
   * Counts failures in a row: many put the destination in probation, a success ends it.
   *
   * @returns whether a pause has begun
   */
  recordOutcome(outcome: DeliveryOutcome): boolean {
    if (outcome === "Delivered") {
      this.endPause();
      return false;
    }
    const wasPaused = this.pause !== undefined;
    if (++this.#failuresInARow < probationThreshold) return false;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#deps.clock.now() + probationAfter(outcome));
    return !wasPaused;
  }

  close(): void {
    this.isClosed = true;
    this.#timer?.dispose();
  }
}
