import { armKey } from "../../core/armId.ts";
import type { Disposable } from "../../core/disposable.ts";
import type { MlEvent } from "../../core/events/envelope.ts";
import type { ActivityLog } from "./activity.ts";
import type { Clock } from "../clock.ts";
import { nameOf } from "../kept.ts";
import { bodyOf, dynamicHeaders, headersOf } from "./outgoing.ts";
import type { Poster } from "./post.ts";
import { judge, type Outcome } from "./retry.ts";
import type { Target, Targets } from "./targets.ts";

/** How many requests may be under way for one event subscription; further events wait their turn. */
const mostUnderWay = 32;

/** One event on its way to one event subscription. */
interface Parcel {
  readonly event: MlEvent;
  readonly lane: Lane;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  attempts: number;
}

/** All that is on its way to one event subscription. */
interface Lane {
  readonly eventSubscriptionId: string;
  readonly waiting: Parcel[];
  underWay: number;
  readonly retries: Set<Disposable>;
  /** What is under way in a closed lane is nobody's any more, whatever comes of it. */
  closed: boolean;
}

/**
 * Brings events to webhooks, and tries again as Event Grid does until they are delivered or given up. Every event
 * subscription has its own lane, so that a slow webhook delays nobody else.
 *
 * Undelivered events are held in memory only: a stop or a crash loses them. The event subscriptions themselves are durable.
 */
export class Deliveries {
  readonly #parts: Parts;
  readonly #lanes = new Map<string, Lane>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes over an event that `target`'s filter has let through. */
  accept(event: MlEvent, target: Target): void {
    const lane = this.#laneOf(target.id);
    this.#enqueue({ event, lane, acceptedAt: this.#parts.clock.now(), attempts: 0 });
  }

  /** Forgets what is undelivered to one event subscription. @returns how many events that were */
  forget(eventSubscriptionId: string): number {
    const key = armKey(eventSubscriptionId);
    const lane = this.#lanes.get(key);
    if (!lane) return 0;
    this.#lanes.delete(key);
    lane.closed = true;
    for (const retry of lane.retries) retry.dispose();
    return lane.underWay + lane.retries.size + lane.waiting.splice(0).length;
  }

  /** Forgets everything that is undelivered. @returns how many events that were */
  clear(): number {
    return [...this.#lanes.keys()].reduce((sum, key) => sum + this.forget(key), 0);
  }

  #laneOf(eventSubscriptionId: string): Lane {
    const key = armKey(eventSubscriptionId);
    const lane = this.#lanes.get(key) ?? {
      eventSubscriptionId,
      waiting: [],
      underWay: 0,
      retries: new Set(),
      closed: false,
    };
    this.#lanes.set(key, lane);
    return lane;
  }

  #enqueue(parcel: Parcel): void {
    parcel.lane.waiting.push(parcel);
    this.#advance(parcel.lane);
  }

  #advance(lane: Lane): void {
    while (lane.underWay < mostUnderWay) {
      const parcel = lane.waiting.shift();
      if (!parcel) return;
      lane.underWay++;
      void this.#attempt(parcel).finally(() => {
        lane.underWay--;
        this.#advance(lane);
      });
    }
  }

  async #attempt(parcel: Parcel): Promise<void> {
    const { targets, clock, poster } = this.#parts;
    const target = targets.get(parcel.lane.eventSubscriptionId);
    if (!target) return this.#drop(parcel, { outcome: "Deleted", why: "the event subscription is gone" });
    if (clock.now() - parcel.acceptedAt >= target.timeToLive)
      return this.#drop(parcel, { outcome: "TimeToLiveExceeded", why: "its time to live is over" });
    if (target.url === undefined) {
      const why = `the Local Event Grid does not send to a destination of type ${target.endpointType} yet`;
      return this.#drop(parcel, { outcome: "NotSupported", why });
    }
    const { contentType, body } = bodyOf(parcel.event, target.schema, parcel.acceptedAt);
    const headers = {
      ...target.headers,
      ...dynamicHeaders(target.attributes, parcel.event.raw),
      "content-type": contentType,
      ...headersOf(parcel.event, { schema: target.schema, name: target.name, attempts: parcel.attempts }),
    };
    const answer = await poster.post(target.url, headers, body);
    if (!parcel.lane.closed) this.#settle(parcel, target, judge(answer, ++parcel.attempts));
  }

  #settle(parcel: Parcel, target: Target, outcome: Outcome): void {
    const { activity, clock, log } = this.#parts;
    if (outcome.outcome === "Delivered") return activity.add(target.id, { delivered: 1 }, this.#last(outcome));
    if (outcome.retryAfter === undefined) return this.#drop(parcel, outcome);
    if (parcel.attempts >= target.mostAttempts) {
      const why = `${outcome.why}, and this was attempt ${parcel.attempts} of ${target.mostAttempts}`;
      return this.#drop(parcel, { ...outcome, why });
    }
    log(`${target.name}: event ${parcel.event.id} is tried again in ${outcome.retryAfter / 1000} s: ${outcome.why}.`);
    activity.add(target.id, { retrying: 1 }, this.#last(outcome));
    const { retries } = parcel.lane;
    const retry = clock.after(outcome.retryAfter, () => {
      retries.delete(retry);
      activity.add(target.id, { retrying: -1 });
      this.#enqueue(parcel);
    });
    retries.add(retry);
  }

  #drop({ event, lane }: Parcel, outcome: Outcome): void {
    this.#parts.activity.add(lane.eventSubscriptionId, { dropped: 1 }, this.#last(outcome));
    this.#parts.log(`${nameOf(lane.eventSubscriptionId)}: event ${event.id} is dropped: ${outcome.why}.`);
  }

  #last({ outcome, why }: Outcome) {
    return { at: new Date(this.#parts.clock.now()).toISOString(), outcome, why };
  }
}

interface Parts {
  readonly targets: Targets;
  readonly poster: Poster;
  readonly clock: Clock;
  readonly activity: ActivityLog;
  readonly log: (line: string) => void;
}
