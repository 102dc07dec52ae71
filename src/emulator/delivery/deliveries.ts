import { Failure, formatFailure } from "../../core/failure.ts";
import type { Clock } from "./clock.ts";
import type { Faults } from "./faults.ts";
import type { ActivityLog } from "./activityLog.ts";
import { sendWithFault } from "./sendWithFault.ts";
import type { Journal } from "../store/journal.ts";
import { DeliveryQueue } from "./deliveryQueue.ts";
import { toSchema, type OutgoingEvent } from "./outgoingEvent.ts";
import type { LoadedDelivery, OutcomeRecorder } from "./outcomeRecorder.ts";
import type { AcceptedEvent, PendingDelivery } from "../store/pendingDelivery.ts";
import { judgeAttempt } from "./retry.ts";
import type { Sender, SendResult, DeliveryStorage } from "./sender.ts";
import type { Target, Targets } from "./targets.ts";

/** How many requests may be under way for one event subscription; further events wait their turn. */
const maxConcurrentRequests = 32;

/** How much later an event goes out that a fault lets others overtake, in milliseconds. */
const reorderDelayMs = 1_000;

/**
 * Brings events to their destinations, and tries again as Event Grid does until they are delivered or given up. Every
 * event subscription has its own lane, so that a slow webhook delays nobody else.
 */
export class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #queues = new Map<string, DeliveryQueue>();
  readonly #idleWaiters = new Set<() => void>();
  #activeRequests = 0;
  readonly #stopping = new AbortController();

  constructor(parts: DeliveriesDeps) {
    this.#deps = parts;
  }

  /** Takes over events that are in the journal. */
  accept(all: Iterable<AcceptedEvent>): void {
    const queues = new Set<DeliveryQueue>();
    for (const { deliveries } of all)
      for (const delivery of deliveries) {
        const queue = this.#queueOf(delivery.generation);
        this.#enqueue(queue, delivery);
        queues.add(queue);
      }
    for (const queue of queues) this.#sendDue(queue);
  }

  /**
   * Drops what is undelivered to all other event subscriptions.
   *
   * @returns how many events that were
   */
  keepOnly(generations: ReadonlySet<string>): number {
    let lost = 0;
    for (const [generation, queue] of this.#queues) {
      if (generations.has(generation)) continue;
      this.#queues.delete(generation);
      const waiting = queue.close();
      for (const delivery of waiting) this.#deps.journal.settle(delivery);
      lost += waiting.length + queue.activeRequests;
    }
    return lost;
  }

  /** Begins nothing more. What is undelivered stays in the journal. */
  stop(): void {
    this.#stopping.abort();
    for (const queue of this.#queues.values()) queue.close();
  }

  /** Resolves when nothing is under way. */
  async waitUntilIdle(): Promise<void> {
    while (this.#activeRequests) await new Promise<void>((resolve) => this.#idleWaiters.add(resolve));
  }

  #queueOf(generation: string): DeliveryQueue {
    const known = this.#queues.get(generation);
    if (known) return known;
    const queue = new DeliveryQueue(generation, this.#deps.clock, (due) => this.#sendDue(due));
    this.#queues.set(generation, queue);
    return queue;
  }

  /** Lets a parcel wait until it is due. Whoever waits for another attempt counts as being retried until then. */
  #enqueue(lane: DeliveryQueue, parcel: PendingDelivery): void {
    if (isRetry(parcel)) this.#deps.activity.add(lane.generation, { retrying: 1 });
    lane.push(parcel);
  }

  #sendDue(lane: DeliveryQueue): void {
    while (!lane.isClosed && lane.activeRequests < maxConcurrentRequests) {
      const work = this.#takeDue(lane);
      if (!work) return lane.scheduleNext();
      lane.activeRequests++;
      this.#activeRequests++;
      void work.finally(() => {
        lane.activeRequests--;
        this.#activeRequests--;
        this.#sendDue(lane);
        if (this.#activeRequests) return;
        for (const notifyIdle of this.#idleWaiters) notifyIdle();
        this.#idleWaiters.clear();
      });
    }
  }

  /** Begins what is due in a lane, if anything is. */
  #takeDue(lane: DeliveryQueue): Promise<void> | undefined {
    const { targets, activity, clock, outcomes, journal } = this.#deps;
    const target = targets.get(lane.generation);
    const deliveries: PendingDelivery[] = [];
    for (let delivery = lane.pop(); delivery; delivery = lane.pop()) {
      // The counterpart of what `#hold` counts.
      if (isRetry(delivery)) activity.add(lane.generation, { retrying: -1 });
      if (!target) {
        journal.settle(delivery);
        continue;
      }
      if (delivery.progress.dead) return this.#deadLetter(lane, target, delivery);
      if (clock.now() < lane.probationUntil && !isTimeToLiveOver(delivery, target, clock.now())) {
        delivery.progress = outcomes.postponeForProbation(delivery, target, lane.probationUntil);
        this.#enqueue(lane, delivery);
      } else if (deliveries.push(delivery) >= target.batch.maxEvents) break;
    }
    return target && deliveries.length ? this.#deliver(lane, target, deliveries) : undefined;
  }

  async #deliver(lane: DeliveryQueue, target: Target, parcels: readonly PendingDelivery[]): Promise<void> {
    const { clock, outcomes } = this.#deps;
    const loadedDeliveries: LoadedDelivery[] = [];
    for (const delivery of parcels) {
      const loadedDelivery = await this.#loadEvent(delivery);
      if (!loadedDelivery) continue;
      if (!isTimeToLiveOver(delivery, target, clock.now())) loadedDeliveries.push(loadedDelivery);
      else if (outcomes.recordExpired(loadedDelivery, target)) this.#enqueue(lane, delivery);
    }
    const [first, ...others] = this.#limitToBatch(lane, target, loadedDeliveries);
    if (first) await this.#attempt(lane, target, [first, ...others]);
  }

  /** Undefined when the journal has lost it; that is told in the log. */
  async #loadEvent(parcel: PendingDelivery): Promise<LoadedDelivery | undefined> {
    try {
      return { delivery: parcel, event: await this.#deps.journal.readEvent(parcel.accepted) };
    } catch (error) {
      this.#deps.log(`Event number ${parcel.accepted.number} cannot be read from the journal: ${String(error)}`);
      this.#deps.journal.settle(parcel);
      return undefined;
    }
  }

  /** As many as fit into one request; the others wait for the next. */
  #limitToBatch(lane: DeliveryQueue, { batch }: Target, loads: readonly LoadedDelivery[]): readonly LoadedDelivery[] {
    let bytes = 0;
    const fit = loads.findIndex(
      ({ delivery }, at) => (bytes += delivery.accepted.span.length) > batch.maxBytes && at > 0,
    );
    if (fit < 0) return loads;
    for (const { delivery } of loads.slice(fit)) this.#enqueue(lane, delivery);
    return loads.slice(0, fit);
  }

  async #attempt(
    lane: DeliveryQueue,
    target: Target,
    loads: readonly [LoadedDelivery, ...LoadedDelivery[]],
  ): Promise<void> {
    const { outcomes, faults, sender, clock } = this.#deps;
    const fault = faults.takeForDelivery(target.id);
    if (fault?.kind === "reorder") return this.#postpone(lane, loads);
    if (fault?.kind === "drop") {
      const lost = { outcome: "Dropped" as const, why: "an injected fault lost it on the way" };
      for (const loadedDelivery of loads) outcomes.recordDropped(loadedDelivery, target, lost);
      return;
    }
    const from = performance.now();
    const [first, ...others] = loads;
    const send = (): Promise<SendResult> =>
      sender.send(target, [toOutgoingEvent(first), ...others.map(toOutgoingEvent)]);
    const sent = await (fault ? sendWithFault(fault, send, clock, this.#stopping.signal) : send());
    const took = performance.now() - from;
    for (const loadedDelivery of loads) this.#recordResult(lane, target, loadedDelivery, sent, took);
  }

  #recordResult(lane: DeliveryQueue, target: Target, load: LoadedDelivery, sent: SendResult, took: number): void {
    const { outcomes, journal } = this.#deps;
    const { delivery } = load;
    if (lane.isClosed && !this.#stopping.signal.aborted) return journal.settle(delivery);
    // What was broken off by the stop has not failed; it is tried again at the next start.
    if (this.#stopping.signal.aborted && sent.kind === "failed") return;
    if (sent.kind === "recorded") return outcomes.recordNotSent(load, target, sent.what);
    const attempted = { outcome: judgeAttempt(sent, delivery.progress.steps + 1), took };
    lane.recordOutcome(attempted.outcome.outcome);
    if (attempted.outcome.outcome === "Delivered") outcomes.recordDelivered(load, target, attempted);
    else if (outcomes.recordFailure(load, target, attempted)) this.#enqueue(lane, delivery);
  }

  #postpone(lane: DeliveryQueue, loads: readonly LoadedDelivery[]): void {
    const due = this.#deps.clock.now() + reorderDelayMs;
    for (const { delivery } of loads) {
      delivery.progress = { ...delivery.progress, due };
      this.#enqueue(lane, delivery);
    }
  }

  async #deadLetter(lane: DeliveryQueue, target: Target, parcel: PendingDelivery): Promise<void> {
    const { storage, outcomes } = this.#deps;
    const { dead, outcome = "", attempts, lastAttemptAt = parcel.accepted.at } = parcel.progress;
    const loadedDelivery = await this.#loadEvent(parcel);
    if (!loadedDelivery || !dead) return;
    // Dead letters may have been turned off since.
    if (!target.deadLetters)
      return outcomes.recordDropped(loadedDelivery, target, {
        outcome: dead.reason,
        why: "no place for dead letters is set any more",
      });
    try {
      const letter = {
        event: toSchema(toOutgoingEvent(loadedDelivery), target.schema),
        schema: target.schema,
        reason: dead.reason,
        attempts,
        outcome,
        publishedAt: parcel.accepted.at,
        lastAttemptAt,
      };
      outcomes.recordDeadLettered(
        loadedDelivery,
        target,
        await storage.writeDeadLetter(target.deadLetters, target.name, letter),
      );
    } catch (error) {
      const why = error instanceof Failure ? formatFailure(error) : String(error);
      if (outcomes.recordDeadLetterFailure(loadedDelivery, target, why)) this.#enqueue(lane, parcel);
    }
  }
}

interface DeliveriesDeps {
  readonly targets: Targets;
  readonly sender: Sender;
  readonly storage: DeliveryStorage;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly activity: ActivityLog;
  readonly outcomes: OutcomeRecorder;
  readonly log: (line: string) => void;
}

/** Time to live is looked at before an attempt only. @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule */
const isTimeToLiveOver = ({ accepted }: PendingDelivery, { timeToLiveMs: timeToLive }: Target, now: number): boolean =>
  now - accepted.at >= timeToLive;

const isRetry = ({ progress: { attempts, dead } }: PendingDelivery): boolean => attempts > 0 && !dead;

const toOutgoingEvent = ({ delivery: { accepted, progress }, event }: LoadedDelivery): OutgoingEvent => ({
  event,
  acceptedAt: accepted.at,
  attempts: progress.attempts,
});
