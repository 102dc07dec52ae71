import { formatCount } from "../../core/formatCount.ts";
import type { Clock } from "../../core/wait.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { PendingDelivery } from "../store/pendingDelivery.ts";
import { expiryOf } from "../store/storedEventSubscription.ts";
import type { DeliveryQueue } from "./deliveryQueue.ts";
import type { OutcomeRecorder } from "./outcomeRecorder.ts";
import type { Targets } from "./targets.ts";

export interface ExpiryDropperDeps {
  readonly targets: Targets;
  readonly store: Pick<EventStore, "makeDue">;
  readonly outcomes: OutcomeRecorder;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** Drops the undelivered events of event subscriptions that have expired, and says how many there were. */
export class ExpiryDropper {
  readonly #deps: ExpiryDropperDeps;

  constructor(deps: ExpiryDropperDeps) {
    this.#deps = deps;
  }

  /** Makes everything due that waits for an event subscription which has just expired: then it is dropped. */
  check(queue: DeliveryQueue): void {
    const { targets, store, clock } = this.#deps;
    if (!targets.expired(queue.generation)) queue.droppedByExpiry = undefined;
    else if (queue.droppedByExpiry === undefined) {
      queue.droppedByExpiry = 0;
      store.makeDue(queue.generation, clock.now());
      queue.reload();
    }
  }

  /** @returns false when the event subscription has not expired, and nothing was done */
  drop(queue: DeliveryQueue, delivery: PendingDelivery): boolean {
    const target = this.#deps.targets.expired(queue.generation);
    if (!target) return false;
    this.#deps.outcomes.recordEventSubscriptionExpired(delivery, expiryOf(target.eventSubscription));
    queue.droppedByExpiry = (queue.droppedByExpiry ?? 0) + 1;
    return true;
  }

  /** Logs what was dropped since the last report. */
  report(queue: DeliveryQueue): void {
    const target = this.#deps.targets.expired(queue.generation);
    if (!target || !queue.droppedByExpiry) return;
    const expiry = new Date(expiryOf(target.eventSubscription)).toISOString();
    this.#deps.log(
      `${target.name} expired at ${expiry}. Dropped ${formatCount(queue.droppedByExpiry, "undelivered event")}.`,
    );
    queue.droppedByExpiry = 0;
  }
}
