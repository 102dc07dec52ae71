import {
  type ActivityCounter,
  activityCounters,
  type DeliveryActivity,
} from "../../core/deliveries/deliveryActivity.ts";

/** What is counted; the rest of an activity is known elsewhere. */
export type CountedActivity = Pick<DeliveryActivity, ActivityCounter | "lastOutcome">;

const counters = Object.keys(activityCounters) as ActivityCounter[];

const createActivity = (): CountedActivity => ({
  delivered: 0,
  filteredOut: 0,
  sending: 0,
  waiting: 0,
  retrying: 0,
  deadLettered: 0,
  dropped: 0,
  discarded: 0,
  recorded: 0,
  lastOutcome: null,
});

/** Counts what happens to events since the emulator started, by the generation of the event subscription. */
export class ActivityLog {
  readonly #byGeneration = new Map<string, { -readonly [K in keyof CountedActivity]: CountedActivity[K] }>();

  /** The current counts, which change later. */
  get(generation: string): CountedActivity {
    return this.#byGeneration.get(generation) ?? createActivity();
  }

  /** Adds to the counters, and replaces the last outcome if one is given. */
  add(
    generation: string,
    counts: Readonly<Partial<Record<ActivityCounter, number>>>,
    lastOutcome?: NonNullable<CountedActivity["lastOutcome"]>,
  ): void {
    let activity = this.#byGeneration.get(generation);
    if (!activity) this.#byGeneration.set(generation, (activity = createActivity()));
    for (const counter of counters) activity[counter] += counts[counter] ?? 0;
    if (lastOutcome) activity.lastOutcome = lastOutcome;
  }

  /** Deletes the activity of all other generations. */
  keepOnly(generations: ReadonlySet<string>): void {
    for (const generation of this.#byGeneration.keys())
      if (!generations.has(generation)) this.#byGeneration.delete(generation);
  }
}
