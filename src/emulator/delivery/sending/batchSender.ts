import { Failure, formatFailure } from "../../../core/failure.ts";
import type { Clock } from "../../../core/wait.ts";
import type { PendingDelivery } from "../../store/pendingDelivery.ts";
import type { ActivityLog } from "../activityLog.ts";
import type { ActiveDelivery, DeliveryQueue } from "../deliveryQueue.ts";
import type { Faults } from "../faults.ts";
import { toHandlerResponse } from "./handlerResponse.ts";
import type { OutcomeRecorder } from "../outcomeRecorder.ts";
import { eventTextIn, type OutgoingEvent } from "../outgoingEvent.ts";
import { judgeAttempt } from "../retry.ts";
import { describeRecordedOnly, type DeliveryStorage, type Sender, type SendResult } from "./sender.ts";
import { sendWithFault } from "./sendWithFault.ts";
import type { Target } from "../targets.ts";

/** How much later an event goes out when a fault lets others overtake it, in milliseconds. */
const reorderDelayMs = 1_000;

type Batch = readonly [PendingDelivery, ...PendingDelivery[]];

export interface BatchSenderDeps {
  readonly sender: Sender;
  readonly storage: DeliveryStorage;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly activity: ActivityLog;
  readonly outcomes: OutcomeRecorder;
  readonly log: (line: string) => void;
  /** Aborted when the emulator stops. */
  readonly stopping: AbortSignal;
  /** Lets a delivery wait until it is due. */
  readonly enqueue: (queue: DeliveryQueue, delivery: PendingDelivery) => void;
}

/** Sends the events of one request, or writes a dead letter, and records what became of them. */
export class BatchSender {
  readonly #deps: BatchSenderDeps;
  /** Generations whose events are only recorded, for which the log says so. */
  readonly #recordedOnly = new Set<string>();

  constructor(deps: BatchSenderDeps) {
    this.#deps = deps;
  }

  /** @param isPending whether it is still to be delivered or dead-lettered */
  settle(queue: DeliveryQueue, delivery: PendingDelivery, isPending: boolean): void {
    if (isPending) this.#deps.enqueue(queue, delivery);
    else queue.done(delivery);
  }

  /** Sends events in one request. */
  async deliver(queue: DeliveryQueue, target: Target, deliveries: Batch): Promise<void> {
    const { outcomes, faults, sender, clock, activity } = this.#deps;
    const fault = faults.takeForDelivery(target.id);
    for (const delivery of deliveries) {
      delivery.isUrgent = false;
      if (fault?.kind === "reorder") {
        outcomes.postpone(delivery, clock.now() + reorderDelayMs);
        this.#deps.enqueue(queue, delivery);
      } else if (fault?.kind === "drop") {
        const outcome = { outcome: "Dropped", why: "an injected fault lost it on the way", isInjected: true } as const;
        outcomes.recordDropped(delivery, target, outcome);
        queue.done(delivery);
      }
    }
    if (fault?.kind === "reorder" || fault?.kind === "drop") return;
    const from = performance.now();
    const controller = fault && new AbortController();
    const active = this.#beginSending(queue, deliveries, () => controller?.abort());
    const send = (): Promise<SendResult> => {
      for (const one of active) {
        one.sentAt = clock.now();
        delete one.heldUntil;
      }
      const [first, ...others] = active.flatMap((one) => (one.isDiscarded ? [] : [toOutgoingEvent(one.delivery)]));
      if (first) return sender.send(target, [first, ...others]);
      return Promise.resolve({ kind: "failed", cause: "Aborted", why: "it was discarded on the way" });
    };
    const onHeld = (until: number): void => {
      for (const one of active) one.heldUntil = until;
    };
    const { stopping } = this.#deps;
    const release = controller?.signal;
    const sent = await (fault && release ? sendWithFault(fault, send, { clock, stopping, release, onHeld }) : send());
    const took = performance.now() - from;
    for (const { delivery } of active) queue.active.delete(delivery.accepted.number);
    if (!queue.isClosed) activity.add(queue.generation, { sending: -deliveries.length });
    for (const { delivery, isDiscarded } of active)
      if (isDiscarded) queue.done(delivery);
      else this.#recordResult(queue, target, delivery, sent, took);
  }

  /** @param release sends what a fault holds */
  #beginSending(queue: DeliveryQueue, deliveries: Batch, release: () => void): readonly ActiveDelivery[] {
    const { clock, activity } = this.#deps;
    const sentAt = clock.now();
    const active = deliveries.map((delivery): ActiveDelivery => {
      const one = { delivery, batch: deliveries.length, sentAt, release, isDiscarded: false };
      queue.active.set(delivery.accepted.number, one);
      return one;
    });
    activity.add(queue.generation, { sending: deliveries.length });
    return active;
  }

  #recordResult(queue: DeliveryQueue, target: Target, delivery: PendingDelivery, sent: SendResult, took: number): void {
    const { outcomes, stopping } = this.#deps;
    // What the stop broke off has not failed; it is tried again at the next start.
    if (stopping.aborted && sent.kind === "failed") return;
    // The event subscription was deleted, and its undelivered events with it.
    if (queue.isClosed && !stopping.aborted) return;
    if (sent.kind === "recorded") {
      this.#logRecordedOnly(target);
      outcomes.recordNotSent(delivery, target, sent.what);
      return queue.done(delivery);
    }
    const response = sent.kind === "answered" ? toHandlerResponse(sent) : undefined;
    const outcome = {
      ...judgeAttempt(sent, delivery.progress.steps + 1),
      ...(response && { response }),
      ...(sent.isInjected && { isInjected: true }),
    };
    const result = { outcome, took };
    const hasPauseBegun = queue.recordOutcome(outcome.outcome);
    const isDelivered = outcome.outcome === "Delivered";
    if (isDelivered) outcomes.recordDelivered(delivery, result);
    this.settle(queue, delivery, !isDelivered && outcomes.recordFailure(delivery, target, result));
    if (hasPauseBegun) this.#logPause(queue, target, outcome.why);
  }

  #logPause({ pause }: DeliveryQueue, { name }: Target, why: string): void {
    if (!pause) return;
    const until = new Date(pause.until).toISOString();
    this.#deps.log(`${name}: deliveries are paused until ${until} after ${pause.failures} failures: ${why}.`);
  }

  #logRecordedOnly(target: Target): void {
    if (this.#recordedOnly.has(target.generation)) return;
    this.#recordedOnly.add(target.generation);
    this.#deps.log(`${target.name}: its events are recorded, not sent. ${describeRecordedOnly(target.endpointType)}`);
  }

  /** Writes the dead letter of a delivery that was given up. */
  async deadLetter(queue: DeliveryQueue, target: Target, delivery: PendingDelivery): Promise<void> {
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
      this.settle(queue, delivery, outcomes.recordDeadLetterFailure(delivery, target, why));
    }
  }
}

const toOutgoingEvent = ({ accepted: { event, at }, progress: { attempts } }: PendingDelivery): OutgoingEvent => ({
  event,
  acceptedAt: at,
  attempts,
});
