import type { DeliveryPause, DeliveryWait } from "../../core/deliveries/deliveryWait.ts";
import { readEvents } from "../../core/events/envelope.ts";
import { isNumber } from "../../core/guards.ts";
import { isObject, parseJsonOrUndefined } from "../../core/json.ts";
import type { Clock } from "../../core/wait.ts";
import { HttpError, notFound } from "../http/http.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { PendingDelivery } from "../store/pendingDelivery.ts";
import type { LogRow } from "../store/storeMessages.ts";
import type { Deliveries } from "./deliveries.ts";
import type { DeliveryQueue } from "./deliveryQueue.ts";
import type { OutcomeRecorder } from "./outcomeRecorder.ts";
import type { Target, Targets } from "./targets.ts";
import { answerTimeout } from "./webhookPoster.ts";

interface DeliveryControlDeps {
  readonly deliveries: Deliveries;
  readonly targets: Targets;
  readonly eventStore: EventStore;
  readonly outcomes: OutcomeRecorder;
  readonly clock: Clock;
  /** Moves the clock forward by some milliseconds. What falls due on the way happens first. */
  readonly advanceClock: (milliseconds: number) => Promise<void>;
}

/**
 * What a person who debugs a handler does with single events and with pauses. Events are named by their number in the
 * delivery log. Everything is refused with an `HttpError` that says why: 404 when the event subscription or the event is
 * gone, 409 when it is not in a state for it.
 */
export class DeliveryControl {
  readonly #deps: DeliveryControlDeps;

  constructor(deps: DeliveryControlDeps) {
    this.#deps = deps;
  }

  /** The pause of an event subscription, if there is one now. */
  pauseOf(generation: string): DeliveryPause | undefined {
    const pause = this.#deps.deliveries.queue(generation)?.pause;
    return pause && { ...pause, until: toIso(pause.until) };
  }

  /** What an undelivered event waits for. */
  waitOf(generation: string, { number, due = 0, isGivenUp }: LogRow): DeliveryWait | undefined {
    const queue = this.#deps.deliveries.queue(generation);
    const now = this.#deps.clock.now();
    const active = queue?.active.get(number);
    if (active?.heldUntil !== undefined) return { kind: "fault", until: toIso(active.heldUntil) };
    if (active) return { kind: "response", elapsed: now - active.sentAt, limit: answerTimeout, batch: active.batch };
    if (isGivenUp) return { kind: "deadLetter", until: toIso(due) };
    const pause = this.pauseOf(generation);
    if (pause && due <= Date.parse(pause.until)) return { kind: "pause", ...pause };
    if (due > now) return { kind: "attempt", until: toIso(due) };
    return queue?.activeRequests ? { kind: "turn" } : undefined;
  }

  /** Ends a pause and sends all undelivered events, but not those that were given up. */
  endPause(generation: string): void {
    this.#targetOf(generation);
    const queue = this.#deps.deliveries.queue(generation);
    if (queue) this.#deps.deliveries.endPause(queue);
  }

  /** Sends one undelivered event at once, whatever it waits for. */
  async deliverNow(generation: string, number: number): Promise<void> {
    const { deliveries, outcomes, clock } = this.#deps;
    const { queue } = this.#find(generation);
    const active = queue.active.get(number);
    if (active?.heldUntil !== undefined) return active.release();
    const delivery = await this.#claim(queue, number);
    if (delivery.progress.dead) {
      deliveries.putBack(queue, delivery);
      throw conflict("The event was given up. Deliver it again instead.");
    }
    outcomes.recordUrgent(delivery, clock.now());
    deliveries.putBack(queue, delivery);
  }

  /** Moves the clock to the next attempt of one event, or to its dead letter. What falls due before happens first. */
  async skipTo(generation: string, number: number): Promise<void> {
    const { deliveries, outcomes, clock, advanceClock } = this.#deps;
    const { queue } = this.#find(generation);
    const delivery = await this.#claim(queue, number);
    const { due, dead } = delivery.progress;
    if (!dead) outcomes.recordUrgent(delivery, due);
    deliveries.putBack(queue, delivery);
    await advanceClock(Math.max(0, due - clock.now()));
  }

  /** Gives one undelivered event up. A response that is still to come no longer matters. */
  async discard(generation: string, number: number): Promise<void> {
    const { outcomes } = this.#deps;
    const { queue, target } = this.#find(generation);
    const active = queue.active.get(number);
    if (active && !active.isDiscarded) {
      const wasSent = active.heldUntil === undefined;
      active.isDiscarded = true;
      outcomes.recordDiscarded(active.delivery, target, wasSent);
      if (active.batch === 1) active.release();
      return;
    }
    const delivery = await this.#claim(queue, number);
    outcomes.recordDiscarded(delivery, target, false);
    queue.done(delivery);
  }

  /** Delivers an event of the log to one event subscription once more, whatever its filter says. @returns its new number */
  async deliverAgain(generation: string, number: number): Promise<number> {
    const { eventStore, deliveries, clock } = this.#deps;
    const target = this.#targetOf(generation);
    const [row] = await eventStore.readLog(generation, 1, number);
    const [event] = row ? readEvents(JSON.parse(row.body), { text: row.body }).events : [];
    if (!row || !event) throw notFound("The event is no longer in the delivery log.");
    if (row.due !== undefined && !row.isGivenUp)
      throw conflict("The event is still undelivered. Deliver it now instead.");
    const status = parseJsonOrUndefined(row.status ?? "");
    const again = isObject(status) && isNumber(status["again"]) ? status["again"] : number;
    const accepted = await eventStore.acceptAgain(event, clock.now(), target, again);
    deliveries.accept([accepted]);
    return accepted.accepted.number;
  }

  async #claim(queue: DeliveryQueue, number: number): Promise<PendingDelivery> {
    const delivery = await this.#deps.deliveries.claim(queue, number);
    if (delivery) return delivery;
    throw queue.isTaken(number)
      ? conflict("The event is being sent now.")
      : notFound("The event no longer waits: it was delivered or given up.");
  }

  #find(generation: string): { readonly queue: DeliveryQueue; readonly target: Target } {
    const target = this.#targetOf(generation);
    const queue = this.#deps.deliveries.queue(generation);
    if (!queue) throw notFound("The event no longer waits: it was delivered or given up.");
    return { queue, target };
  }

  #targetOf(generation: string): Target {
    const target = this.#deps.targets.get(generation);
    if (!target) throw conflict("The event subscription has expired or isn't active yet.");
    return target;
  }
}

const conflict = (message: string): HttpError => new HttpError(409, "Conflict", message);

const toIso = (time: number): string => new Date(time).toISOString();
