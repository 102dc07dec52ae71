import { armKey } from "../../core/armId.ts";

/** What became of the events for one event subscription since the emulator started. */
export interface Activity {
  readonly delivered: number;
  readonly filteredOut: number;
  /** Undelivered now, and waiting for the next attempt. */
  readonly retrying: number;
  /** Given up. */
  readonly dropped: number;
  readonly lastOutcome: LastOutcome | null;
}

export interface LastOutcome {
  /** ISO 8601. */
  readonly at: string;
  /** `Delivered`, or Event Grid's name for the failure. */
  readonly outcome: string;
  /** One sentence without a full stop. */
  readonly why: string;
}

const none: Activity = { delivered: 0, filteredOut: 0, retrying: 0, dropped: 0, lastOutcome: null };

/** Counts what becomes of events, by event subscription. */
export class ActivityLog {
  #byKey = new Map<string, Activity>();

  of(eventSubscriptionId: string): Activity {
    return this.#byKey.get(armKey(eventSubscriptionId)) ?? none;
  }

  /** Adds to counts, and takes note of an outcome if there is one. */
  add(eventSubscriptionId: string, counts: Partial<Omit<Activity, "lastOutcome">>, lastOutcome?: LastOutcome): void {
    const before = this.of(eventSubscriptionId);
    this.#byKey.set(armKey(eventSubscriptionId), {
      delivered: before.delivered + (counts.delivered ?? 0),
      filteredOut: before.filteredOut + (counts.filteredOut ?? 0),
      retrying: before.retrying + (counts.retrying ?? 0),
      dropped: before.dropped + (counts.dropped ?? 0),
      lastOutcome: lastOutcome ?? before.lastOutcome,
    });
  }

  forget(eventSubscriptionId: string): void {
    this.#byKey.delete(armKey(eventSubscriptionId));
  }

  clear(): void {
    this.#byKey.clear();
  }
}
