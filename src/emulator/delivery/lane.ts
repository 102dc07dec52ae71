import TinyQueue from "tinyqueue";
import type { Disposable } from "../../core/disposable.ts";
import type { Clock } from "../clock.ts";
import type { Parcel } from "./parcel.ts";
import { failuresToProbation, probationAfter } from "./retry.ts";

/** All that is on its way to one event subscription, by when it is due. */
export class Lane {
  readonly generation: string;
  readonly #clock: Clock;
  readonly #advance: (lane: Lane) => void;
  readonly #parcels = new TinyQueue<Parcel>([], inTurn);
  #timer: Disposable | undefined;
  #failuresInARow = 0;
  #probationUntil = 0;
  /** Requests under way. */
  underWay = 0;
  /** What is under way in a closed lane is nobody's any more, whatever comes of it. */
  closed = false;

  /** @param advance called when something falls due */
  constructor(generation: string, clock: Clock, advance: (lane: Lane) => void) {
    this.generation = generation;
    this.#clock = clock;
    this.#advance = advance;
  }

  /** When probation ends, in milliseconds since 1970; in the past when the destination is not in probation. */
  get probationUntil(): number {
    return this.#probationUntil;
  }

  push(parcel: Parcel): void {
    if (!this.closed) this.#parcels.push(parcel);
  }

  /** Takes the parcel that is due longest, if there is one. */
  pop(): Parcel | undefined {
    const next = this.closed ? undefined : this.#parcels.peek();
    return next && next.progress.due <= this.#clock.now() ? this.#parcels.pop() : undefined;
  }

  /** Sees to it that `advance` is called when the next parcel falls due. */
  arm(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const next = this.#parcels.peek();
    if (!next || this.closed) return;
    this.#timer = this.#clock.after(Math.max(next.progress.due - this.#clock.now(), 0), () => this.#advance(this));
  }

  /** Takes note of how an attempt ended: many failures in a row put the destination in probation, a success ends it. */
  ended(outcome: string): void {
    if (outcome === "Delivered") {
      this.#failuresInARow = 0;
      this.#probationUntil = 0;
      return;
    }
    if (++this.#failuresInARow < failuresToProbation) return;
    this.#probationUntil = Math.max(this.#probationUntil, this.#clock.now() + probationAfter(outcome));
  }

  /** @returns what was still waiting */
  close(): readonly Parcel[] {
    this.closed = true;
    this.#timer?.dispose();
    return this.#parcels.data;
  }
}

/** Of what is due together, the older event goes first. */
const inTurn = (a: Parcel, b: Parcel): number =>
  a.progress.due - b.progress.due || a.accepted.number - b.accepted.number;
