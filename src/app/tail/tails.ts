import { isSameArmId } from "../../core/armId.ts";
import { Emitter } from "../../core/emitter.ts";
import type { Problem } from "../../core/problem.ts";
import type { Delivery } from "../../core/tail/delivery.ts";
import { RingBuffer, maxTailEvents } from "../../core/tail/ringBuffer.ts";
import type { Tail, TailTarget, TailDeps } from "./tail.ts";

/** One event and the tail it came through. */
export interface TailEvent extends Delivery {
  readonly tail: Tail;
}

/** What changed: the tails themselves, or events that were added. */
export type TailsChange =
  /** `settled`: a temporary event subscription was made or is gone, so what the cloud shows has changed. */
  | { readonly kind: "tails"; readonly hasCloudChanged: boolean }
  | { readonly kind: "added"; readonly events: readonly TailEvent[] }
  | { readonly kind: "cleared" }
  /** Something that arrived is wrong, or could not be kept. */
  | { readonly kind: "problems"; readonly tail: Tail; readonly problems: readonly Problem[] };

/** All tails of this window, and the newest of their events. */
export class Tails {
  readonly #deps: TailDeps;
  readonly #tails = new Map<string, Tail>();
  readonly #ring = new RingBuffer<TailEvent>(maxTailEvents);
  readonly #changed = new Emitter<TailsChange>();
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

  /** Events that are no longer in `events`, because the list is bounded. */
  get droppedCount(): number {
    return this.#ring.dropped;
  }

  /** The event with this sequence number, as long as the bounded list has it. */
  event(sequence: number): TailEvent | undefined {
    return this.events.find((event) => event.sequence === sequence);
  }

  /**
   * Starts a tail; one that already shows the same target is given back instead, and one that failed to is replaced.
   *
   * @throws what kept the tail from going live; it stays on the list as failed
   */
  async start(target: TailTarget): Promise<Tail> {
    // Nobody needs it before the first tail.
    const { Tail } = await import("./tail.ts");
    const same = this.tails.filter((tail) => isSameTarget(tail.target, target));
    const running = same.find(({ status: { kind } }) => kind === "starting" || kind === "live");
    if (running) return running;
    for (const { id, status } of same) if (status.kind === "failed") this.#tails.delete(id);
    const tail = new Tail(target, this.#deps);
    this.#tails.set(tail.id, tail);
    tail.onChanged(() => {
      const { kind } = tail.status;
      if (kind === "idle") this.#tails.delete(tail.id);
      this.#changed.fire({ kind: "tails", hasCloudChanged: kind === "live" || kind === "idle" || kind === "failed" });
    });
    tail.onDelivered((deliveries) => {
      const events = deliveries.map((delivery) => ({ ...delivery, tail }));
      for (const event of events) this.#ring.push(event);
      this.#changed.fire({ kind: "added", events });
    });
    tail.onProblems((problems) => this.#changed.fire({ kind: "problems", tail, problems }));
    await tail.start();
    return tail;
  }

  /** Stops one tail; one that has failed is only taken off the list. */
  async stop(id: string): Promise<void> {
    const tail = this.#tails.get(id);
    if (tail?.status.kind === "failed") {
      this.#tails.delete(id);
      this.#changed.fire({ kind: "tails", hasCloudChanged: false });
    } else await tail?.stop();
  }

  /** Stops every tail; one that fails does not keep the others. */
  async stopAll(): Promise<void> {
    await Promise.allSettled(this.tails.map((tail) => tail.stop()));
  }

  /** Forgets the events that are shown; captures stay. */
  clear(): void {
    this.#ring.clear();
    this.#changed.fire({ kind: "cleared" });
  }

  /**
   * Deletes the temporary event subscriptions that crashed windows have left behind.
   *
   * @returns how many were deleted; what cannot be deleted now stays in the ledger for the next time
   */
  async deleteOrphans(signal: AbortSignal): Promise<number> {
    const { ledger, cloud } = this.#deps;
    const orphans = await ledger.orphans();
    const swept = orphans.map(async (eventSubscriptionId) => {
      await cloud.delete(eventSubscriptionId, signal);
      await ledger.remove(eventSubscriptionId);
    });
    const outcomes = await Promise.allSettled(swept);
    return outcomes.filter(({ status }) => status === "fulfilled").length;
  }
}

/** The filter counts as well: that of an event subscription may have been changed since its tail was started. */
const isSameTarget = (a: TailTarget, b: TailTarget): boolean =>
  isSameArmId(a.workspaceId, b.workspaceId) &&
  a.label === b.label &&
  JSON.stringify(a.filter ?? {}) === JSON.stringify(b.filter ?? {});
