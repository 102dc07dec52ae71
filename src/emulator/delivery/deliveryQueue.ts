import TinyQueue from "tinyqueue";
import type { Disposable } from "../../core/disposable.ts";
import type { Clock } from "./clock.ts";
import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { PendingDelivery } from "../store/pendingDelivery.ts";
import { probationThreshold, probationAfter } from "./retry.ts";

/** All that is on its way to one event subscription, by when it is due. */
export class DeliveryQueue {
  readonly generation: string;
  readonly #clock: Clock;
  readonly #onDue: (lane: DeliveryQueue) => void;
  readonly #deliveries = new TinyQueue<PendingDelivery>([], compareDue);
  #timer: Disposable | undefined;
  #failuresInARow = 0;
  #probationUntil = 0;
  /** Requests under way. */
  activeRequests = 0;
  /** What is under way in a closed lane is nobody's any more, whatever comes of it. */
  isClosed = false;

  /** @param advance called when something falls due */
  constructor(generation: string, clock: Clock, advance: (lane: DeliveryQueue) => void) {
    this.generation = generation;
    this.#clock = clock;
    this.#onDue = advance;
  }

  /** When probation ends, in milliseconds since 1970; in the past when the destination is not in probation. */
  get probationUntil(): number {
    return this.#probationUntil;
  }

  push(parcel: PendingDelivery): void {
    if (!this.isClosed) this.#deliveries.push(parcel);
  }

  /** Takes the parcel that is due longest, if there is one. */
  pop(): PendingDelivery | undefined {
    const next = this.isClosed ? undefined : this.#deliveries.peek();
    return next && next.progress.due <= this.#clock.now() ? this.#deliveries.pop() : undefined;
  }

  /** Sees to it that `advance` is called when the next parcel falls due. */
  scheduleNext(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const next = this.#deliveries.peek();
    if (!next || this.isClosed) return;
    this.#timer = this.#clock.after(Math.max(next.progress.due - this.#clock.now(), 0), () => this.#onDue(this));
  }

  /** Takes note of how an attempt ended: many failures in a row put the destination in probation, a success ends it. */
  recordOutcome(outcome: DeliveryOutcome): void {
    if (outcome === "Delivered") {
      this.#failuresInARow = 0;
      this.#probationUntil = 0;
      return;
    }
    if (++this.#failuresInARow < probationThreshold) return;
    this.#probationUntil = Math.max(this.#probationUntil, this.#clock.now() + probationAfter(outcome));
  }

  /** @returns what was still waiting */
  close(): readonly PendingDelivery[] {
    this.isClosed = true;
    this.#timer?.dispose();
    return this.#deliveries.data;
  }
}

/** Of what is due together, the older event goes first. */
const compareDue = (a: PendingDelivery, b: PendingDelivery): number =>
  a.progress.due - b.progress.due || a.accepted.number - b.accepted.number;
