import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { DeliveryAttempt } from "../../core/deliveries/deliveryRecord.ts";
import type { MlEvent } from "../../core/events/envelope.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Clock } from "./clock.ts";
import type { ActivityLog } from "./activityLog.ts";
import type { Journal } from "../store/journal.ts";
import type { DeliveryLog, LatestStatus } from "./deliveryLog.ts";
import type { PendingDelivery, DeliveryProgress } from "../store/pendingDelivery.ts";
import { type AttemptOutcome, retryDelayAfter } from "./retry.ts";
import type { Target } from "./targets.ts";

const minutes = 60_000;

/**
 * How long an event that was given up waits before it goes to the dead letters, between attempts to put it there, and
 * until it is dropped after all, in milliseconds. The second one is not documented.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#dead-letter-events
 */
const deadLetterTiming = { delay: 5 * minutes, pause: 5 * minutes, timeout: 240 * minutes };

/** An event on its way to one event subscription. */
export interface LoadedDelivery {
  readonly delivery: PendingDelivery;
  readonly event: MlEvent;
}

/** How an attempt went. */
export interface AttemptResult {
  readonly outcome: AttemptOutcome;
  /** Milliseconds of real time. */
  readonly took: number;
}

/**
 * Writes down what becomes of events: durably in the journal as far as it must survive, in numbers, in the log of fates
 * and in words. What is still to be delivered has a new time in its progress afterwards.
 */
export class OutcomeRecorder {
  readonly #deps: OutcomeRecorderDeps;

  constructor(parts: OutcomeRecorderDeps) {
    this.#deps = parts;
  }

  recordDelivered(load: LoadedDelivery, target: Target, attempted: AttemptResult): void {
    const why = `Delivered: ${attempted.outcome.why}.`;
    this.#finish(load, target, { standing: "delivered", why }, attempted);
    this.#deps.activity.add(load.delivery.generation, { delivered: 1 }, this.#toLastOutcome(attempted.outcome));
  }

  /** The destination is of a kind that is not reached from here. */
  recordNotSent(load: LoadedDelivery, target: Target, recorded: JsonObject): void {
    const why = `Not sent: the Local Event Grid does not reach a destination of type ${target.endpointType}. What would have been sent is kept here.`;
    this.#finish(load, target, { standing: "recorded", why, recorded });
    this.#deps.activity.add(load.delivery.generation, { recorded: 1 });
  }

  /** @returns whether it is still on its way: to another attempt, or to the dead letters */
  recordFailure(load: LoadedDelivery, target: Target, attempted: AttemptResult): boolean {
    const { delivery } = load;
    const { outcome } = attempted;
    const attempts = delivery.progress.attempts + 1;
    const lastAttemptAt = this.#deps.clock.now();
    const progress: DeliveryProgress = {
      attempts,
      steps: delivery.progress.steps + 1,
      due: lastAttemptAt,
      outcome: outcome.outcome,
      lastAttemptAt,
    };
    if (outcome.retryAfter === undefined)
      return this.#giveUp(load, target, { ...progress, reason: outcome.outcome }, attempted);
    if (attempts >= target.maxAttempts) {
      const why = `${outcome.why}, and this was attempt ${attempts} of ${target.maxAttempts}`;
      const reason = "MaxDeliveryAttemptsExceeded";
      return this.#giveUp(load, target, { ...progress, reason }, { ...attempted, outcome: { ...outcome, why } });
    }
    const due = lastAttemptAt + outcome.retryAfter;
    this.#deps.journal.saveProgress(delivery, { ...progress, due });
    this.#deps.activity.add(delivery.generation, {}, this.#toLastOutcome(outcome));
    const why = `Waiting for the next attempt: ${outcome.why}.`;
    this.#writeLog(load, target, { standing: "waiting", why, nextAttemptAt: due }, attempted);
    this.#deps.log(
      `${target.name}: event ${load.event.id} is tried again in ${outcome.retryAfter / 1000} s: ${outcome.why}.`,
    );
    return true;
  }

  /** Its time to live is over. @returns whether it is on its way to the dead letters */
  recordExpired(load: LoadedDelivery, target: Target): boolean {
    const outcome: AttemptOutcome = { outcome: "TimeToLiveExceeded", why: "its time to live is over" };
    return this.#giveUp(load, target, { ...load.delivery.progress, reason: outcome.outcome }, { outcome });
  }

  /**
   * Its destination is in probation: a first attempt waits for the end of it, a retry is skipped, as Event Grid may do
   * with a destination that has been failing for long.
   */
  postponeForProbation({ progress, ...delivery }: PendingDelivery, target: Target, until: number): DeliveryProgress {
    const { clock, deliveryLog } = this.#deps;
    const skipped = progress.attempts > 0;
    const steps = progress.steps + (skipped ? 1 : 0);
    const due = skipped ? clock.now() + retryDelayAfter(steps) : until;
    const why = `Its destination is in probation until ${toIso(until)}, because it has failed many times in a row.`;
    deliveryLog.recordStatus(delivery.accepted, undefined, target, { standing: "waiting", why, nextAttemptAt: due });
    return { ...progress, steps, due };
  }

  /** It is lost for good. */
  recordDropped(load: LoadedDelivery, target: Target, outcome: AttemptOutcome, attempted?: AttemptResult): void {
    this.#finish(load, target, { standing: "dropped", why: `Dropped: ${outcome.why}.` }, attempted);
    this.#deps.activity.add(load.delivery.generation, { dropped: 1 }, this.#toLastOutcome(outcome));
    this.#deps.log(`${target.name}: event ${load.event.id} is dropped: ${outcome.why}.`);
  }

  /** It lies with the dead letters. */
  recordDeadLettered(load: LoadedDelivery, target: Target, place: string): void {
    const why = `Given up (${load.delivery.progress.dead?.reason ?? ""}) and kept as a dead letter.`;
    this.#finish(load, target, { standing: "deadLettered", why, deadLetter: place });
    this.#deps.activity.add(load.delivery.generation, { deadLettered: 1 });
  }

  /** It could not be put to the dead letters. @returns whether that will be tried again */
  recordDeadLetterFailure(load: LoadedDelivery, target: Target, why: string): boolean {
    const { delivery } = load;
    const { clock, journal, log } = this.#deps;
    const now = clock.now();
    if (now - (delivery.progress.dead?.since ?? now) >= deadLetterTiming.timeout) {
      this.recordDropped(load, target, {
        outcome: "DeadLetterUnavailable",
        why: `the place for dead letters failed for hours: ${why}`,
      });
      return false;
    }
    const due = now + deadLetterTiming.pause;
    journal.saveProgress(delivery, { ...delivery.progress, due });
    const explanation = `Given up, and its dead letter could not be kept yet: ${why}`;
    this.#writeLog(load, target, { standing: "waiting", why: explanation, nextAttemptAt: due });
    log(`${target.name}: the dead letter of event ${load.event.id} could not be kept: ${why}`);
    return true;
  }

  #giveUp(
    load: LoadedDelivery,
    target: Target,
    { reason, ...progress }: DeliveryProgress & { readonly reason: DeliveryOutcome },
    attempted: Partial<AttemptResult> & Pick<AttemptResult, "outcome">,
  ): boolean {
    const { clock, journal, activity, log } = this.#deps;
    const { outcome, took } = attempted;
    const attempt = took === undefined ? undefined : { outcome, took };
    if (!target.deadLetters) {
      this.recordDropped(load, target, outcome, attempt);
      return false;
    }
    const since = clock.now();
    const due = since + deadLetterTiming.delay;
    journal.saveProgress(load.delivery, { ...progress, due, dead: { reason, since } });
    activity.add(load.delivery.generation, {}, this.#toLastOutcome(outcome));
    this.#writeLog(
      load,
      target,
      { standing: "waiting", why: `Given up: ${outcome.why}. It becomes a dead letter.`, nextAttemptAt: due },
      attempt,
    );
    log(`${target.name}: event ${load.event.id} is given up: ${outcome.why}.`);
    return true;
  }

  #finish(load: LoadedDelivery, target: Target, news: LatestStatus, attempted?: AttemptResult): void {
    this.#writeLog(load, target, news, attempted);
    this.#deps.journal.settle(load.delivery);
  }

  #writeLog({ delivery, event }: LoadedDelivery, target: Target, news: LatestStatus, attempted?: AttemptResult): void {
    this.#deps.deliveryLog.recordStatus(
      delivery.accepted,
      event,
      target,
      news,
      attempted && this.#toAttempt(attempted),
    );
  }

  #toAttempt({ outcome: { outcome, why, status }, took }: AttemptResult): DeliveryAttempt {
    return { at: this.#isoNow(), outcome, why, took: Math.round(took), ...(status === undefined ? {} : { status }) };
  }

  #toLastOutcome({ outcome, why }: AttemptOutcome) {
    return { at: this.#isoNow(), outcome, why };
  }

  #isoNow(): string {
    return toIso(this.#deps.clock.now());
  }
}

interface OutcomeRecorderDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly activity: ActivityLog;
  readonly deliveryLog: DeliveryLog;
  readonly log: (line: string) => void;
}

const toIso = (time: number): string => new Date(time).toISOString();
