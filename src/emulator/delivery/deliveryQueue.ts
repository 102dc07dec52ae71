import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { Disposable } from "../../core/disposable.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { PendingDelivery } from "../store/pendingDelivery.ts";
import type { Clock } from "../../core/wait.ts";
import { PagedQueue } from "./pagedQueue.ts";
import { probationAfter, probationThreshold } from "./retry.ts";

interface DeliveryQueueDeps {
  readonly clock: Clock;
  readonly store: Pick<EventStore, "readDue">;
  /** Called when the next delivery falls due. */
  readonly onDue: (queue: DeliveryQueue) => void;
}

/** The undelivered events of one event subscription, and whether its destination is in probation. */
export class DeliveryQueue {
  readonly generation: string;
  readonly #deps: DeliveryQueueDeps;
  readonly #deliveries: PagedQueue;
  #timer: Disposable | undefined;
  #failuresInARow = 0;
  #probationUntil = 0;
  /** Requests and reads under way. */
  activeRequests = 0;
  /** The event subscription is gone, or the emulator stops. */
  isClosed = false;

  /** @param isStored whether the store has undelivered events already */
  constructor(generation: string, deps: DeliveryQueueDeps, isStored: boolean) {
    this.generation = generation;
    this.#deps = deps;
    this.#deliveries = new PagedQueue((after) => deps.store.readDue(generation, after), isStored);
  }

  /** When probation ends, in milliseconds since 1970; in the past when the destination is not in probation. */
  get probationUntil(): number {
    return this.#probationUntil;
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

  /** Shifts everything that waits, as the clock was. @param milliseconds negative to go back */
  shiftTimes(milliseconds: number): void {
    this.#deliveries.shiftTimes(milliseconds);
    this.#probationUntil += milliseconds;
  }

  /** What was taken is delivered or given up. */
  done(delivery: PendingDelivery): void {
    this.#deliveries.done(delivery);
  }

  /** Sets the timer for the next delivery. */
  scheduleNext(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const next = this.#deliveries.peek();
    if (!next || this.isClosed) return;
    const { clock, onDue } = this.#deps;
    this.#timer = clock.after(Math.max(next.progress.due - clock.now(), 0), () => onDue(this));
  }

  /** Counts failures in a row: many put the destination in probation, a success ends it. */
  recordOutcome(outcome: DeliveryOutcome): void {
    if (outcome === "Delivered") {
      this.#failuresInARow = 0;
      this.#probationUntil = 0;
      return;
    }
    if (++this.#failuresInARow < probationThreshold) return;
    this.#probationUntil = Math.max(this.#probationUntil, this.#deps.clock.now() + probationAfter(outcome));
  }

  close(): void {
    this.isClosed = true;
    this.#timer?.dispose();
  }
}
