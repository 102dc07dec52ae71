import { Failure, formatFailure } from "../../core/failure.ts";
import type { EventStore } from "../store/eventStore.ts";
import { isTimeToLiveOver, type PendingDelivery } from "../store/pendingDelivery.ts";
import type { StoreContents } from "../store/storeMessages.ts";
import type { ActivityLog } from "./activityLog.ts";
import type { Clock } from "../../core/wait.ts";
import { DeliveryQueue } from "./deliveryQueue.ts";
import type { Faults } from "./faults.ts";
import type { OutcomeRecorder } from "./outcomeRecorder.ts";
import { eventTextIn, type OutgoingEvent } from "./outgoingEvent.ts";
import { judgeAttempt } from "./retry.ts";
import type { DeliveryStorage, Sender, SendResult } from "./sender.ts";
import { sendWithFault } from "./sendWithFault.ts";
import type { Target, Targets } from "./targets.ts";

/** Requests under way for one event subscription at the same time; further events wait. */
const maxConcurrentRequests = 32;

/** How much later an event goes out when a fault lets others overtake it, in milliseconds. */
const reorderDelayMs = 1_000;

type Batch = readonly [PendingDelivery, ...PendingDelivery[]];

/**
 * Delivers events to their destinations, and retries as Event Grid does until they are delivered or given up. Every event
 * subscription has its own queue, so that a slow webhook delays no other.
 */
export class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #queues = new Map<string, DeliveryQueue>();
  readonly #idleWaiters = new Set<() => void>();
  #activeRequests = 0;
  readonly #stopping = new AbortController();

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
    deps.store.onRecovered(() => {
      for (const queue of this.#queues.values()) {
        queue.resume();
        this.#sendDue(queue);
      }
    });
  }

  /** Continues with the undelivered events of the store. */
  resume(pending: StoreContents["pending"]): void {
    for (const { generation, retrying } of pending) {
      this.#deps.activity.add(generation, { retrying });
      this.#sendDue(this.#queueOf(generation, true));
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

  /** Lets a delivery wait until it is due. One that has failed before counts as retrying until then. */
  #enqueue(queue: DeliveryQueue, delivery: PendingDelivery): void {
    if (isRetry(delivery)) this.#deps.activity.add(queue.generation, { retrying: 1 });
    queue.push(delivery);
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
    const { targets, activity, clock, outcomes } = this.#deps;
    const target = targets.get(queue.generation);
    const taken: PendingDelivery[] = [];
    let bytes = 0;
    for (let delivery = queue.pop(); delivery; delivery = queue.pop()) {
      // The counterpart of what `#enqueue` counts.
      if (isRetry(delivery)) activity.add(queue.generation, { retrying: -1 });
      const now = clock.now();
      if (!target) this.#forget(queue, delivery);
      else if (delivery.progress.dead) return this.#deadLetter(queue, target, delivery);
      else if (isTimeToLiveOver(delivery, target.timeToLiveMs, now)) {
        this.#settle(queue, delivery, outcomes.recordExpired(delivery, target));
      } else if (now < queue.probationUntil) {
        outcomes.postponeForProbation(delivery, queue.probationUntil);
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
    return target && first && this.#deliver(queue, target, [first, ...others]);
  }

  #forget(queue: DeliveryQueue, delivery: PendingDelivery): void {
    this.#deps.store.record(delivery, {});
    queue.done(delivery);
  }

  /** @param isPending whether it is still to be delivered or dead-lettered */
  #settle(queue: DeliveryQueue, delivery: PendingDelivery, isPending: boolean): void {
    if (isPending) this.#enqueue(queue, delivery);
    else queue.done(delivery);
  }

  async #deliver(queue: DeliveryQueue, target: Target, deliveries: Batch): Promise<void> {
    const { outcomes, faults, sender, clock } = this.#deps;
    const fault = faults.takeForDelivery(target.id);
    for (const delivery of deliveries) {
      if (fault?.kind === "reorder") {
        outcomes.postpone(delivery, clock.now() + reorderDelayMs);
        this.#enqueue(queue, delivery);
      } else if (fault?.kind === "drop") {
        outcomes.recordDropped(delivery, target, { outcome: "Dropped", why: "an injected fault lost it on the way" });
        queue.done(delivery);
      }
    }
    if (fault?.kind === "reorder" || fault?.kind === "drop") return;
    const from = performance.now();
    const [first, ...others] = deliveries;
    const send = (): Promise<SendResult> =>
      sender.send(target, [toOutgoingEvent(first), ...others.map(toOutgoingEvent)]);
    const sent = await (fault ? sendWithFault(fault, send, clock, this.#stopping.signal) : send());
    const took = performance.now() - from;
    for (const delivery of deliveries) this.#recordResult(queue, target, delivery, sent, took);
  }

  #recordResult(queue: DeliveryQueue, target: Target, delivery: PendingDelivery, sent: SendResult, took: number): void {
    const { outcomes } = this.#deps;
    // What the stop broke off has not failed; it is tried again at the next start.
    if (this.#stopping.signal.aborted && sent.kind === "failed") return;
    // The event subscription was deleted, and its undelivered events with it.
    if (queue.isClosed && !this.#stopping.signal.aborted) return;
    if (sent.kind === "recorded") {
      outcomes.recordNotSent(delivery, target, sent.what);
      return queue.done(delivery);
    }
    const result = { outcome: judgeAttempt(sent, delivery.progress.steps + 1), took };
    queue.recordOutcome(result.outcome.outcome);
    const isDelivered = result.outcome.outcome === "Delivered";
    if (isDelivered) outcomes.recordDelivered(delivery, result);
    this.#settle(queue, delivery, !isDelivered && outcomes.recordFailure(delivery, target, result));
  }

  async #deadLetter(queue: DeliveryQueue, target: Target, delivery: PendingDelivery): Promise<void> {
    const { storage, outcomes } = this.#deps;
    const { dead, outcome = "", attempts, lastAttemptAt = delivery.accepted.at } = delivery.progress;
    const reason = dead?.reason ?? "Aborted";
    // Dead-lettering may have been turned off since.
    if (!target.deadLetters) {
      outcomes.recordDropped(delivery, target, { outcome: reason, why: "no place for dead letters is set any more" });
      return queue.done(delivery);
    }
    try {
      const deadLetter = await storage.writeDeadLetter(target.deadLetters, target.name, {
        event: eventTextIn(target.schema, toOutgoingEvent(delivery)),
        schema: target.schema,
        reason,
        attempts,
        outcome,
        publishedAt: delivery.accepted.at,
        lastAttemptAt,
      });
      outcomes.recordDeadLettered(delivery, deadLetter);
      queue.done(delivery);
    } catch (error) {
      const why = error instanceof Failure ? formatFailure(error) : String(error);
      this.#settle(queue, delivery, outcomes.recordDeadLetterFailure(delivery, target, why));
    }
  }
}

interface DeliveriesDeps {
  readonly targets: Targets;
  readonly sender: Sender;
  readonly storage: DeliveryStorage;
  readonly store: Pick<EventStore, "readDue" | "record" | "onRecovered">;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly activity: ActivityLog;
  readonly outcomes: OutcomeRecorder;
}

const isRetry = ({ progress: { attempts, dead } }: PendingDelivery): boolean => attempts > 0 && !dead;

const toOutgoingEvent = ({ accepted: { event, at }, progress: { attempts } }: PendingDelivery): OutgoingEvent => ({
  event,
  acceptedAt: at,
  attempts,
});
