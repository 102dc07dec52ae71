import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { DeliveryAttempt } from "../../core/deliveries/deliveryRecord.ts";
import type { EventStore } from "../store/eventStore.ts";
import {
  type DeliveryProgress,
  type LatestStatus,
  type PendingDelivery,
  timeToLiveStart,
} from "../store/pendingDelivery.ts";
import type { ActivityLog } from "./activityLog.ts";
import type { Clock } from "../../core/wait.ts";
import { type AttemptOutcome, retryDelayAfter } from "./retry.ts";
import { describeRecordedOnly } from "./sending/sender.ts";
import type { Target } from "./targets.ts";

const minutes = 60_000;

/**
 * How long a given-up event waits before it is dead-lettered, between attempts to do that, and until it is dropped
 * instead, in milliseconds. The second one is not documented.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#dead-letter-events
 */
const deadLetterTiming = { delay: 5 * minutes, pause: 5 * minutes, timeout: 240 * minutes };

/** How an attempt went. */
export interface AttemptResult {
  readonly outcome: AttemptOutcome;
  /** Milliseconds of real time. */
  readonly took: number;
}

/**
 * Records what becomes of events: in the store, as activity counts and in the log. Afterwards `progress` of what is still
 * to be delivered says when.
 */
export class OutcomeRecorder {
  readonly #deps: OutcomeRecorderDeps;

  constructor(deps: OutcomeRecorderDeps) {
    this.#deps = deps;
  }

  recordDelivered(delivery: PendingDelivery, result: AttemptResult): void {
    this.#finish(delivery, { standing: "delivered", why: `Delivered: ${result.outcome.why}.` }, result);
    this.#count(delivery, { delivered: 1 }, result.outcome);
  }

  /**
   * Its destination is of a kind that the Local Event Grid does not reach.
   *
   * @param recorded JSON of what would have been sent
   */
  recordNotSent(delivery: PendingDelivery, target: Target, recorded: string): void {
    const why = `Not sent. ${describeRecordedOnly(target.endpointType)}`;
    this.#finish(delivery, { standing: "recorded", why, recorded });
    this.#count(delivery, { recorded: 1 });
  }

  /** @returns whether it is still pending: for another attempt, or for dead-lettering */
  recordFailure(delivery: PendingDelivery, target: Target, result: AttemptResult): boolean {
    const { outcome } = result;
    const attempts = delivery.progress.attempts + 1;
    const lastAttemptAt = this.#deps.clock.now();
    delivery.progress = {
      attempts,
      steps: delivery.progress.steps + 1,
      due: lastAttemptAt,
      outcome: outcome.outcome,
      lastAttemptAt,
      // Earlier than its start when the clock was set back during the attempt.
      livesSince: Math.min(timeToLiveStart(delivery), lastAttemptAt),
    };
    if (outcome.retryAfter === undefined) return this.#giveUp(delivery, target, outcome.outcome, result);
    if (attempts >= target.maxAttempts) {
      const why = `${outcome.why}, and this was attempt ${attempts} of ${target.maxAttempts}`;
      const last = { ...result, outcome: { ...outcome, why } };
      return this.#giveUp(delivery, target, "MaxDeliveryAttemptsExceeded", last);
    }
    const why = `Waiting for the next attempt: ${outcome.why}.`;
    this.#wait(delivery, { due: lastAttemptAt + outcome.retryAfter }, why, result);
    this.#count(delivery, {}, outcome);
    this.#log(delivery, target, `is tried again in ${outcome.retryAfter / 1000} s: ${outcome.why}`);
    return true;
  }

  /** Its time to live is over. @returns whether it is waiting to be dead-lettered */
  recordExpired(delivery: PendingDelivery, target: Target): boolean {
    const outcome: AttemptOutcome = { outcome: "TimeToLiveExceeded", why: "its time to live is over" };
    return this.#giveUp(delivery, target, outcome.outcome, { outcome });
  }

  /**
   * Its destination is in probation: a first attempt waits for the end of it, a retry is skipped, as Event Grid may do
   * with a destination that has been failing for long.
   *
   * @param pause `until` in milliseconds since 1970
   */
  postponeForPause(
    delivery: PendingDelivery,
    { until, failures }: { readonly until: number; readonly failures: number },
  ): void {
    const isSkipped = delivery.progress.attempts > 0;
    const steps = delivery.progress.steps + (isSkipped ? 1 : 0);
    const due = isSkipped ? this.#deps.clock.now() + retryDelayAfter(steps) : until;
    this.#wait(delivery, { steps, due }, `Deliveries were paused after ${failures} failed attempts in a row.`);
  }

  /** The user wants it sent now, or when it is due, and not be stopped by a pause. */
  recordUrgent(delivery: PendingDelivery, due: number): void {
    delivery.isUrgent = true;
    this.#wait(delivery, { due }, "You asked to deliver it now.");
  }

  /** The user gave it up. */
  recordDiscarded(delivery: PendingDelivery, target: { readonly name: string }, isSending: boolean): void {
    const why = isSending
      ? "Discarded by you while it was being sent. The handler may have received it."
      : "Discarded by you.";
    this.#finish(delivery, { standing: "discarded", why });
    this.#count(delivery, { discarded: 1 });
    this.#deps.log(`${target.name}: event ${delivery.accepted.event.id} was discarded by the user.`);
  }

  /** It goes out later, for no reason of its own. */
  postpone(delivery: PendingDelivery, due: number): void {
    delivery.progress = { ...delivery.progress, due };
    this.#deps.store.record(delivery, { progress: delivery.progress });
  }

  /** It is lost for good. */
  recordDropped(delivery: PendingDelivery, target: Target, outcome: AttemptOutcome, result?: AttemptResult): void {
    this.#finish(delivery, { standing: "dropped", why: `Dropped: ${outcome.why}.` }, result);
    this.#count(delivery, { dropped: 1 }, outcome);
    this.#log(delivery, target, `is dropped: ${outcome.why}`);
  }

  /** Its event subscription has expired. The log says for all of them how many there were. */
  recordEventSubscriptionExpired(delivery: PendingDelivery, expiry: number): void {
    const why = `its event subscription expired at ${toIso(expiry)}`;
    this.#finish(delivery, { standing: "dropped", why: `Dropped: ${why}.` });
    this.#count(delivery, { dropped: 1 }, { outcome: "EventSubscriptionExpired", why });
  }

  /** @param deadLetter where it is now */
  recordDeadLettered(delivery: PendingDelivery, deadLetter: string): void {
    const why = `Given up (${delivery.progress.dead?.reason ?? ""}) and kept as a dead letter.`;
    this.#finish(delivery, { standing: "deadLettered", why, deadLetter });
    this.#count(delivery, { deadLettered: 1 });
  }

  /** It could not be dead-lettered. @returns whether that will be tried again */
  recordDeadLetterFailure(delivery: PendingDelivery, target: Target, why: string): boolean {
    const now = this.#deps.clock.now();
    if (now - (delivery.progress.dead?.since ?? now) >= deadLetterTiming.timeout) {
      this.recordDropped(delivery, target, {
        outcome: "DeadLetterUnavailable",
        why: `the place for dead letters failed for hours: ${why}`,
      });
      return false;
    }
    this.#wait(
      delivery,
      { due: now + deadLetterTiming.pause },
      `Given up, and its dead letter could not be kept yet: ${why}`,
    );
    this.#deps.log(`${target.name}: the dead letter of event ${delivery.accepted.event.id} could not be kept: ${why}`);
    return true;
  }

  /** @returns whether it is waiting to be dead-lettered */
  #giveUp(
    delivery: PendingDelivery,
    target: Target,
    reason: DeliveryOutcome,
    { outcome, took }: Partial<AttemptResult> & Pick<AttemptResult, "outcome">,
  ): boolean {
    const result = took === undefined ? undefined : { outcome, took };
    if (!target.deadLetters) {
      this.recordDropped(delivery, target, outcome, result);
      return false;
    }
    const since = this.#deps.clock.now();
    const change = { due: since + deadLetterTiming.delay, dead: { reason, since } };
    this.#wait(delivery, change, `Given up: ${outcome.why}. It becomes a dead letter.`, result);
    this.#count(delivery, {}, outcome);
    this.#log(delivery, target, `is given up: ${outcome.why}`);
    return true;
  }

  #wait(
    delivery: PendingDelivery,
    change: Partial<DeliveryProgress> & Pick<DeliveryProgress, "due">,
    why: string,
    result?: AttemptResult,
  ): void {
    delivery.progress = { ...delivery.progress, ...change };
    this.#deps.store.record(delivery, {
      progress: delivery.progress,
      status: withOrigin(delivery, { standing: "waiting", why, nextAttemptAt: change.due }),
      attempt: result && this.#toAttempt(result),
    });
  }

  #finish(delivery: PendingDelivery, status: LatestStatus, result?: AttemptResult): void {
    const attempt = result && this.#toAttempt(result);
    this.#deps.store.record(delivery, { status: withOrigin(delivery, status), attempt });
  }

  #count({ generation }: PendingDelivery, counts: Parameters<ActivityLog["add"]>[1], last?: AttemptOutcome): void {
    const isInjected = last?.isInjected && { isInjected: true };
    const lastOutcome = last && { at: this.#isoNow(), outcome: last.outcome, why: last.why, ...isInjected };
    this.#deps.activity.add(generation, counts, lastOutcome);
  }

  #log({ accepted }: PendingDelivery, target: Target, what: string): void {
    this.#deps.log(`${target.name}: event ${accepted.event.id} ${what}.`);
  }

  #toAttempt({ outcome: { outcome, why, status, response }, took }: AttemptResult): DeliveryAttempt {
    const answered = { ...(status !== undefined && { status }), ...(response && { response }) };
    return { at: this.#isoNow(), outcome, why, took: Math.round(took), ...answered };
  }

  #isoNow(): string {
    return toIso(this.#deps.clock.now());
  }
}

interface OutcomeRecorderDeps {
  readonly store: Pick<EventStore, "record">;
  readonly clock: Clock;
  readonly activity: ActivityLog;
  readonly log: (line: string) => void;
}

/** Keeps what the delivery repeats, which nothing else in the store says. */
const withOrigin = ({ again }: PendingDelivery, status: LatestStatus): LatestStatus =>
  again === undefined ? status : { ...status, again };

const toIso = (time: number): string => new Date(time).toISOString();
