import type { EventStore } from "../store/eventStore.ts";
import { isTimeToLiveOver, type PendingDelivery } from "../store/pendingDelivery.ts";
import type { StoreContents } from "../store/storeMessages.ts";
import type { ActivityLog } from "./activityLog.ts";
import type { Clock } from "../../core/wait.ts";
import { BatchSender, type BatchSenderDeps } from "./sending/batchSender.ts";
import { DeliveryQueue } from "./deliveryQueue.ts";
import type { OutcomeRecorder } from "./outcomeRecorder.ts";
import type { Targets } from "./targets.ts";

/** Requests under way for one event subscription at the same time; further events wait. */
const maxConcurrentRequests = 32;

/**
 * Delivers events to their destinations, and retries as Event Grid does until they are delivered or given up. Every event
 * subscription has its own queue, so that a slow webhook delays no other.
 */
export class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #sender: BatchSender;
  readonly #queues = new Map<string, DeliveryQueue>();
  readonly #idleWaiters = new Set<() => void>();
  #activeRequests = 0;
  readonly #stopping = new AbortController();

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
    this.#sender = new BatchSender({
      ...deps,
      stopping: this.#stopping.signal,
      enqueue: (queue, delivery) => this.#enqueue(queue, delivery),
    });
    deps.store.onRecovered(() => {
      for (const queue of this.#queues.values()) {
        queue.resume();
        this.#sendDue(queue);
      }
    });
  }

  /** Continues with the undelivered events of the store. */
  resume(pending: StoreContents["pending"]): void {
    for (const { generation, retrying, waiting, heldUntil } of pending) {
      this.#deps.activity.add(generation, { retrying, waiting });
      const queue = this.#queueOf(generation, true);
      // A first attempt waits for the end of a pause only.
      if (heldUntil > this.#deps.clock.now()) queue.continuePause(heldUntil);
      this.#sendDue(queue);
    }
  }

  /** Delivers events that were accepted. */
  accept(accepted: readonly PendingDelivery[]): void {
    const queues = new Set<DeliveryQueue>();
    for (const delivery of accepted) {
      const queue = this.#queueOf(delivery.generation);
      this.#enqueue(queue, delivery);
      queues.add(queue);
    }
    for (const queue of queues) this.#sendDue(queue);
  }

  /** Shifts everything that waits, as the clock was. @param milliseconds negative to go back */
  shiftTimes(milliseconds: number): void {
    for (const queue of this.#queues.values()) queue.shiftTimes(milliseconds);
  }

  /** Ends deliveries to all other event subscriptions, whose undelivered events the store has dropped. */
  keepOnly(generations: ReadonlySet<string>): void {
    for (const [generation, queue] of this.#queues) {
      if (generations.has(generation)) continue;
      this.#queues.delete(generation);
      queue.close();
    }
  }

  /** The queue of an event subscription; undefined before its first event. */
  queue(generation: string): DeliveryQueue | undefined {
    return this.#queues.get(generation);
  }

  /**
   * Takes a delivery that waits, wherever it is.
   *
   * @returns undefined when it doesn't wait: it is being sent, or nothing is left to do
   * @throws Error when the store can't be read
   */
  async claim(queue: DeliveryQueue, number: number): Promise<PendingDelivery | undefined> {
    if (queue.isTaken(number)) return undefined;
    const inMemory = queue.claim(number);
    try {
      const delivery = inMemory ?? (await this.#deps.store.readPending(queue.generation, number));
      if (delivery) this.#count(delivery, -1);
      else queue.done({ accepted: { number } });
      return delivery;
    } catch (error) {
      queue.done({ accepted: { number } });
      throw error;
    }
  }

  /** Lets a delivery that was taken wait until it is due. The store knows when. */
  putBack(queue: DeliveryQueue, delivery: PendingDelivery): void {
    this.#enqueue(queue, delivery);
    this.#sendDue(queue);
  }

  /** Ends the pause of an event subscription, and makes its undelivered events due, but not those that were given up. */
  endPause(queue: DeliveryQueue): void {
    const { store, clock } = this.#deps;
    queue.endPause();
    store.makeDue(queue.generation, clock.now());
    queue.reload();
    this.#sendDue(queue);
  }

  /** Starts nothing more. What is undelivered stays in the store. */
  stop(): void {
    this.#stopping.abort();
    for (const queue of this.#queues.values()) queue.close();
  }

  /** Resolves when nothing is under way. */
  async waitUntilIdle(): Promise<void> {
    while (this.#activeRequests) await new Promise<void>((resolve) => this.#idleWaiters.add(resolve));
  }

  #queueOf(generation: string, isStored = false): DeliveryQueue {
    const known = this.#queues.get(generation);
    if (known) return known;
    const { clock, store } = this.#deps;
    const queue = new DeliveryQueue(generation, { clock, store, onDue: (due) => this.#sendDue(due) }, isStored);
    this.#queues.set(generation, queue);
    return queue;
  }

  #enqueue(queue: DeliveryQueue, delivery: PendingDelivery): void {
    this.#count(delivery, 1);
    queue.push(delivery);
  }

  /** Counts a delivery while it waits in a queue. */
  #count({ generation, progress: { attempts, dead } }: PendingDelivery, change: 1 | -1): void {
    if (!dead) this.#deps.activity.add(generation, { [attempts ? "retrying" : "waiting"]: change });
  }

  #sendDue(queue: DeliveryQueue): void {
    while (!queue.isClosed && queue.activeRequests < maxConcurrentRequests) {
      const work = queue.needsPage ? queue.readPage() : this.#takeDue(queue);
      if (work) this.#track(queue, work);
      else if (!queue.needsPage) return queue.scheduleNext();
    }
  }

  #track(queue: DeliveryQueue, work: Promise<void>): void {
    queue.activeRequests++;
    this.#activeRequests++;
    void work.finally(() => {
      queue.activeRequests--;
      this.#activeRequests--;
      this.#sendDue(queue);
      if (this.#activeRequests) return;
      for (const notifyIdle of this.#idleWaiters) notifyIdle();
      this.#idleWaiters.clear();
    });
  }

  /** Starts what is due in a queue, if anything is. */
  #takeDue(queue: DeliveryQueue): Promise<void> | undefined {
    const { targets, clock, outcomes } = this.#deps;
    const target = targets.get(queue.generation);
    const taken: PendingDelivery[] = [];
    let bytes = 0;
    for (let delivery = queue.pop(); delivery; delivery = queue.pop()) {
      this.#count(delivery, -1);
      const { pause } = queue;
      if (!target) this.#forget(queue, delivery);
      else if (delivery.progress.dead) return this.#sender.deadLetter(queue, target, delivery);
      else if (isTimeToLiveOver(delivery, target.timeToLiveMs, clock.now())) {
        this.#sender.settle(queue, delivery, outcomes.recordExpired(delivery, target));
      } else if (pause && !delivery.isUrgent) {
        outcomes.postponeForPause(delivery, pause);
        this.#enqueue(queue, delivery);
      } else {
        bytes += delivery.accepted.bytes;
        if (taken.length && bytes > target.batch.maxBytes) {
          this.#enqueue(queue, delivery);
          break;
        }
        if (taken.push(delivery) >= target.batch.maxEvents) break;
      }
    }
    const [first, ...others] = taken;
    return target && first && this.#sender.deliver(queue, target, [first, ...others]);
  }

  #forget(queue: DeliveryQueue, delivery: PendingDelivery): void {
    this.#deps.store.record(delivery, {});
    queue.done(delivery);
  }
}

interface DeliveriesDeps extends Omit<BatchSenderDeps, "stopping" | "enqueue"> {
  readonly targets: Targets;
  readonly store: Pick<EventStore, "readDue" | "readPending" | "record" | "makeDue" | "onRecovered">;
  readonly clock: Clock;
  readonly activity: ActivityLog;
  readonly outcomes: OutcomeRecorder;
}
