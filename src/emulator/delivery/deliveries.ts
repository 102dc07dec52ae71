import type { EventStore } from "../store/eventStore.ts";
import { isTimeToLiveOver, type PendingDelivery } from "../store/pendingDelivery.ts";
import type { StoreContents } from "../store/storeMessages.ts";
import type { ActivityLog } from "./activityLog.ts";
import type { Clock } from "../../core/wait.ts";
import { BatchSender, type BatchSenderDeps } from "./sending/batchSender.ts";
import { DeliveryQueue } from "./deliveryQueue.ts";
import { ExpiryDropper } from "./expiryDropper.ts";
import type { OutcomeRecorder } from "./outcomeRecorder.ts";
import type { Targets } from "./targets.ts";

/** How long the start of deliveries keeps the thread before everything else gets a turn, in milliseconds. */
const sliceMs = 5;

/** Requests under way for one event subscription at the same time; further events wait. */
const maxConcurrentRequests = 32;

/**
 * Delivers events to their destinations, and retries as Event Grid does until they are delivered or given up. Every event
 * subscription has its own queue, so that a slow webhook delays no other.
 */
export class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #sender: BatchSender;
  readonly #expiry: ExpiryDropper;
  readonly #queues = new Map<string, DeliveryQueue>();
  readonly #idleWaiters = new Set<() => void>();
  #activeRequests = 0;
  readonly #stopping = new AbortController();

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
    this.#expiry = new ExpiryDropper(deps);
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
    this.#sendDueOfAll([...queues]);
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
    const { clock, store, targets } = this.#deps;
    const expiresAt = (one: string): number => targets.expiresAt(one);
    const onDue = (due: DeliveryQueue): void => this.#sendDue(due);
    const queue = new DeliveryQueue(generation, { clock, store, expiresAt, onDue }, isStored);
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

  /** Starting requests with large events takes a while, in which everything else gets its turns. */
  #sendDueOfAll(queues: readonly DeliveryQueue[]): void {
    const end = performance.now() + sliceMs;
    for (const [index, queue] of queues.entries()) {
      this.#sendDue(queue);
      if (performance.now() < end) continue;
      this.#activeRequests++;
      setImmediate(() => {
        this.#sendDueOfAll(queues.slice(index + 1));
        this.#endRequest();
      });
      return;
    }
  }

  #sendDue(queue: DeliveryQueue): void {
    this.#expiry.check(queue);
    while (!queue.isClosed && queue.activeRequests < maxConcurrentRequests) {
      const work = queue.needsPage ? queue.readPage() : this.#takeDue(queue);
      if (work) this.#track(queue, work);
      else if (!queue.needsPage) {
        this.#expiry.report(queue);
        return queue.scheduleNext();
      }
    }
  }

  #track(queue: DeliveryQueue, work: Promise<void>): void {
    queue.activeRequests++;
    this.#activeRequests++;
    void work.finally(() => {
      queue.activeRequests--;
      this.#sendDue(queue);
      this.#endRequest();
    });
  }

  #endRequest(): void {
    if (--this.#activeRequests) return;
    for (const notifyIdle of this.#idleWaiters) notifyIdle();
    this.#idleWaiters.clear();
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

  /** Drops a delivery whose event subscription is gone or has expired. */
  #forget(queue: DeliveryQueue, delivery: PendingDelivery): void {
    if (!this.#expiry.drop(queue, delivery)) this.#deps.store.record(delivery, {});
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
