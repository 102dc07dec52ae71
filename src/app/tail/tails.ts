import { isSameArmId } from "../../core/armId.ts";
import { Emitter } from "../../core/emitter.ts";
import type { Problem } from "../../core/problem.ts";
import type { Delivery } from "../../core/tail/delivery.ts";
import { RingBuffer, maxTailEvents } from "../../core/tail/ringBuffer.ts";
import type { Tail, TailDeps } from "./tail.ts";
import type { TailTarget } from "./tailTarget.ts";

/** An event and the tail that received it. */
export interface TailEvent extends Delivery {
  readonly tail: Tail;
}

export type TailsChange =
  /** `hasCloudChanged`: a temporary event subscription was created or deleted. */
  | { readonly kind: "tails"; readonly hasCloudChanged: boolean }
  /** A tail has ended by itself. */
  | { readonly kind: "stopped"; readonly tail: Tail; readonly why: string }
  | { readonly kind: "added"; readonly events: readonly TailEvent[] }
  | { readonly kind: "cleared" }
  | { readonly kind: "problems"; readonly tail: Tail; readonly problems: readonly Problem[] };

/** Most characters of JSON that the events in memory may have: 64 of the largest events that Event Grid accepts. */
const maxTailEventCharacters = 64 * 1024 * 1024;

/** Assumed for an event that was not read from text, as in tests. */
const unknownEventCharacters = 2_000;

/** All tails of this window and their newest events. */
export class Tails {
  readonly #deps: TailDeps;
  readonly #tails = new Map<string, Tail>();
  readonly #ring = new RingBuffer<TailEvent>({
    maxEntries: maxTailEvents,
    maxWeight: maxTailEventCharacters,
    weightOf: ({ event }) => event.text?.length ?? unknownEventCharacters,
  });
  readonly #changed = new Emitter<TailsChange>();
  readonly #captureNames = new Set<string>();
  #clearedCount = 0;
  #sequence = 0;

  constructor(deps: Omit<TailDeps, "nextSequence">) {
    this.#deps = { ...deps, nextSequence: () => ++this.#sequence };
  }

  readonly onChanged = this.#changed.event;

  get tails(): readonly Tail[] {
    return [...this.#tails.values()];
  }

  /** Oldest first. */
  get events(): readonly TailEvent[] {
    return this.#ring.entries;
  }

  /** Sequence number of the oldest one of `events`; 0 without events. */
  get firstSequence(): number {
    return this.events[0]?.sequence ?? 0;
  }

  /** Number of events dropped from `events`, which is bounded. */
  get droppedCount(): number {
    return this.#ring.dropped;
  }

  /** Number of events that `clear` has removed. */
  get clearedCount(): number {
    return this.#clearedCount;
  }

  /** Names of the captures that have all events of this window, oldest first. */
  get captureNames(): readonly string[] {
    return [...this.#captureNames];
  }

  /** The event with this sequence number, unless it was dropped. */
  event(sequence: number): TailEvent | undefined {
    return this.events.find((event) => event.sequence === sequence);
  }

  /**
   * Starts a tail. Returns the running tail of the same target, if there is one, and replaces one that has ended.
   *
   * @throws the error that prevented the tail from going live; the tail stays in the list as failed
   */
  async start(target: TailTarget): Promise<Tail> {
    // On demand: not needed before the first tail.
    const { Tail } = await import("./tail.ts");
    const same = this.tails.filter((tail) => isSameTarget(tail.target, target));
    const running = same.find(({ status: { kind } }) => kind === "starting" || kind === "live");
    if (running) return running;
    for (const one of same) if (hasEnded(one)) this.#tails.delete(one.id);
    const tail = new Tail(target, this.#deps);
    this.#tails.set(tail.id, tail);
    tail.onChanged(() => {
      const { status } = tail;
      if (status.kind === "idle") this.#tails.delete(tail.id);
      this.#changed.fire({ kind: "tails", hasCloudChanged: status.kind !== "starting" && status.kind !== "stopping" });
      if (status.kind === "stopped") this.#changed.fire({ kind: "stopped", tail, why: status.why });
    });
    tail.onDelivered((deliveries) => {
      const events = deliveries.map((delivery) => ({ ...delivery, tail }));
      this.#captureNames.add(tail.id);
      for (const event of events) this.#ring.push(event);
      this.#changed.fire({ kind: "added", events });
    });
    tail.onProblems((problems) => this.#changed.fire({ kind: "problems", tail, problems }));
    await tail.start();
    return tail;
  }

  /** Starts the target of a tail again, in place of the tail. Does nothing if it is no longer in the list. */
  async restart(id: string): Promise<void> {
    const tail = this.#tails.get(id);
    if (tail) await this.start(tail.target);
  }

  /** Call it when event subscriptions may have changed: tails whose event subscription is gone stop. */
  async check(): Promise<void> {
    await Promise.all(this.tails.map((tail) => tail.check()));
  }

  /** Stops a tail. One that has ended is only removed from the list. */
  async stop(id: string): Promise<void> {
    const tail = this.#tails.get(id);
    if (tail && hasEnded(tail)) {
      this.#tails.delete(id);
      this.#changed.fire({ kind: "tails", hasCloudChanged: false });
    } else await tail?.stop();
  }

  /** Stops every tail, even if some fail to stop. */
  async stopAll(): Promise<void> {
    await Promise.allSettled(this.tails.map((tail) => tail.stop()));
  }

  /** Clears the events in memory. Captures are not changed. */
  clear(): void {
    this.#clearedCount += this.droppedCount + this.events.length;
    this.#ring.clear();
    this.#changed.fire({ kind: "cleared" });
  }

  /**
   * Deletes the temporary event subscriptions that crashed windows left behind.
   *
   * @returns how many were deleted; the others stay in the ledger for the next start
   */
  async deleteOrphans(signal: AbortSignal): Promise<number> {
    const { ledger, cloud } = this.#deps;
    const orphans = await ledger.orphans();
    const deletions = orphans.map(async (eventSubscriptionId) => {
      await cloud.delete(eventSubscriptionId, signal);
      await ledger.remove(eventSubscriptionId);
    });
    const results = await Promise.allSettled(deletions);
    return results.filter(({ status }) => status === "fulfilled").length;
  }
}

/** Whether it failed, or stopped by itself. */
export const hasEnded = ({ status: { kind } }: Tail): boolean => kind === "failed" || kind === "stopped";

/** Compares the filter and its schema too: they may have changed since the tail started. */
const isSameTarget = (a: TailTarget, b: TailTarget): boolean =>
  isSameArmId(a.workspaceId, b.workspaceId) &&
  a.label === b.label &&
  a.eventDeliverySchema === b.eventDeliverySchema &&
  JSON.stringify(a.filter ?? {}) === JSON.stringify(b.filter ?? {});
