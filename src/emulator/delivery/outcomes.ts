import type { Attempt } from "../../core/deliveries/fate.ts";
import type { MlEvent } from "../../core/events/envelope.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Clock } from "../clock.ts";
import type { ActivityLog } from "./activity.ts";
import type { Journal } from "./journal.ts";
import type { DeliveryLog, News } from "./log.ts";
import type { Parcel, Progress } from "./parcel.ts";
import { type Outcome, pauseAfter } from "./retry.ts";
import type { Target } from "./targets.ts";

const minutes = 60_000;

/**
 * How long an event that was given up waits before it goes to the dead letters, between attempts to put it there, and
 * until it is dropped after all, in milliseconds. The second one is not documented.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#dead-letter-events
 */
const deadLetter = { delay: 5 * minutes, pause: 5 * minutes, patience: 240 * minutes };

/** An event on its way to one event subscription. */
export interface Load {
  readonly parcel: Parcel;
  readonly event: MlEvent;
}

/** How an attempt went. */
export interface Attempted {
  readonly outcome: Outcome;
  /** Milliseconds of real time. */
  readonly took: number;
}

/**
 * Writes down what becomes of events: durably in the journal as far as it must survive, in numbers, in the log of fates
 * and in words. What is still to be delivered has a new time in its progress afterwards.
 */
export class Outcomes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  delivered(load: Load, target: Target, attempted: Attempted): void {
    const why = `Delivered: ${attempted.outcome.why}.`;
    this.#end(load, target, { standing: "delivered", why }, attempted);
    this.#parts.activity.add(load.parcel.generation, { delivered: 1 }, this.#last(attempted.outcome));
  }

  /** The destination is of a kind that is not reached from here. */
  recorded(load: Load, target: Target, recorded: JsonObject): void {
    const why = `Not sent: the Local Event Grid does not reach a destination of type ${target.endpointType}. What would have been sent is kept here.`;
    this.#end(load, target, { standing: "recorded", why, recorded });
    this.#parts.activity.add(load.parcel.generation, { recorded: 1 });
  }

  /** @returns whether it is still on its way: to another attempt, or to the dead letters */
  failed(load: Load, target: Target, attempted: Attempted): boolean {
    const { parcel } = load;
    const { outcome } = attempted;
    const attempts = parcel.progress.attempts + 1;
    const lastAttemptAt = this.#parts.clock.now();
    const progress: Progress = {
      attempts,
      steps: parcel.progress.steps + 1,
      due: lastAttemptAt,
      outcome: outcome.outcome,
      lastAttemptAt,
    };
    if (outcome.retryAfter === undefined)
      return this.#giveUp(load, target, { ...progress, reason: outcome.outcome }, attempted);
    if (attempts >= target.mostAttempts) {
      const why = `${outcome.why}, and this was attempt ${attempts} of ${target.mostAttempts}`;
      const reason = "MaxDeliveryAttemptsExceeded";
      return this.#giveUp(load, target, { ...progress, reason }, { ...attempted, outcome: { ...outcome, why } });
    }
    const due = lastAttemptAt + outcome.retryAfter;
    this.#parts.journal.note(parcel, { ...progress, due });
    this.#parts.activity.add(parcel.generation, {}, this.#last(outcome));
    const why = `Waiting for the next attempt: ${outcome.why}.`;
    this.#tell(load, target, { standing: "waiting", why, nextAttemptAt: due }, attempted);
    this.#parts.log(
      `${target.name}: event ${load.event.id} is tried again in ${outcome.retryAfter / 1000} s: ${outcome.why}.`,
    );
    return true;
  }

  /** Its time to live is over. @returns whether it is on its way to the dead letters */
  outlived(load: Load, target: Target): boolean {
    const outcome = { outcome: "TimeToLiveExceeded", why: "its time to live is over" };
    return this.#giveUp(load, target, { ...load.parcel.progress, reason: outcome.outcome }, { outcome });
  }

  /**
   * Its destination is in probation: a first attempt waits for the end of it, a retry is skipped, as Event Grid may do
   * with a destination that has been failing for long.
   */
  putOff({ progress, ...parcel }: Parcel, target: Target, until: number): Progress {
    const { clock, fates } = this.#parts;
    const skipped = progress.attempts > 0;
    const steps = progress.steps + (skipped ? 1 : 0);
    const due = skipped ? clock.now() + pauseAfter(steps) : until;
    const why = `Its destination is in probation until ${iso(until)}, because it has failed many times in a row.`;
    fates.note(parcel.accepted, undefined, target, { standing: "waiting", why, nextAttemptAt: due });
    return { ...progress, steps, due };
  }

  /** It is lost for good. */
  dropped(load: Load, target: Target, outcome: Outcome, attempted?: Attempted): void {
    this.#end(load, target, { standing: "dropped", why: `Dropped: ${outcome.why}.` }, attempted);
    this.#parts.activity.add(load.parcel.generation, { dropped: 1 }, this.#last(outcome));
    this.#parts.log(`${target.name}: event ${load.event.id} is dropped: ${outcome.why}.`);
  }

  /** It lies with the dead letters. */
  buried(load: Load, target: Target, place: string): void {
    const why = `Given up (${load.parcel.progress.dead?.reason ?? ""}) and kept as a dead letter.`;
    this.#end(load, target, { standing: "deadLettered", why, deadLetter: place });
    this.#parts.activity.add(load.parcel.generation, { deadLettered: 1 });
  }

  /** It could not be put to the dead letters. @returns whether that will be tried again */
  notBuried(load: Load, target: Target, why: string): boolean {
    const { parcel } = load;
    const { clock, journal, log } = this.#parts;
    const now = clock.now();
    if (now - (parcel.progress.dead?.since ?? now) >= deadLetter.patience) {
      this.dropped(load, target, {
        outcome: "DeadLetterUnavailable",
        why: `the place for dead letters failed for hours: ${why}`,
      });
      return false;
    }
    const due = now + deadLetter.pause;
    journal.note(parcel, { ...parcel.progress, due });
    const told = `Given up, and its dead letter could not be kept yet: ${why}`;
    this.#tell(load, target, { standing: "waiting", why: told, nextAttemptAt: due });
    log(`${target.name}: the dead letter of event ${load.event.id} could not be kept: ${why}`);
    return true;
  }

  #giveUp(
    load: Load,
    target: Target,
    { reason, ...progress }: Progress & { readonly reason: string },
    attempted: Partial<Attempted> & Pick<Attempted, "outcome">,
  ): boolean {
    const { clock, journal, activity, log } = this.#parts;
    const { outcome, took } = attempted;
    const attempt = took === undefined ? undefined : { outcome, took };
    if (!target.deadLetters) {
      this.dropped(load, target, outcome, attempt);
      return false;
    }
    const since = clock.now();
    const due = since + deadLetter.delay;
    journal.note(load.parcel, { ...progress, due, dead: { reason, since } });
    activity.add(load.parcel.generation, {}, this.#last(outcome));
    this.#tell(
      load,
      target,
      { standing: "waiting", why: `Given up: ${outcome.why}. It becomes a dead letter.`, nextAttemptAt: due },
      attempt,
    );
    log(`${target.name}: event ${load.event.id} is given up: ${outcome.why}.`);
    return true;
  }

  #end(load: Load, target: Target, news: News, attempted?: Attempted): void {
    this.#tell(load, target, news, attempted);
    this.#parts.journal.settle(load.parcel);
  }

  #tell({ parcel, event }: Load, target: Target, news: News, attempted?: Attempted): void {
    this.#parts.fates.note(parcel.accepted, event, target, news, attempted && this.#attempt(attempted));
  }

  #attempt({ outcome: { outcome, why, status }, took }: Attempted): Attempt {
    return { at: this.#now(), outcome, why, took: Math.round(took), ...(status === undefined ? {} : { status }) };
  }

  #last({ outcome, why }: Outcome) {
    return { at: this.#now(), outcome, why };
  }

  #now(): string {
    return iso(this.#parts.clock.now());
  }
}

interface Parts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly activity: ActivityLog;
  readonly fates: DeliveryLog;
  readonly log: (line: string) => void;
}

const iso = (time: number): string => new Date(time).toISOString();
