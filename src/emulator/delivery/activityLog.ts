import {
  type ActivityCounter,
  activityCounters,
  type DeliveryActivity,
} from "../../core/deliveries/deliveryActivity.ts";

type Activity = Omit<DeliveryActivity, "id">;

const noActivity: Activity = {
  delivered: 0,
  filteredOut: 0,
  retrying: 0,
  deadLettered: 0,
  dropped: 0,
  recorded: 0,
  lastOutcome: null,
};

/** Counts what happens to events since the emulator started, by the generation of the event subscription. */
export class ActivityLog {
  readonly #byGeneration = new Map<string, Activity>();

  get(generation: string): Activity {
    return this.#byGeneration.get(generation) ?? noActivity;
  }

  /** Adds to the counters, and replaces the last outcome if one is given. */
  add(
    generation: string,
    counts: Readonly<Partial<Record<ActivityCounter, number>>>,
    lastOutcome?: NonNullable<Activity["lastOutcome"]>,
  ): void {
    const activity: { -readonly [K in keyof Activity]: Activity[K] } = { ...this.get(generation) };
    for (const counter of Object.keys(activityCounters) as ActivityCounter[]) activity[counter] += counts[counter] ?? 0;
    if (lastOutcome) activity.lastOutcome = lastOutcome;
    this.#byGeneration.set(generation, activity);
  }

  /** Deletes the activity of all other generations. */
  keepOnly(generations: ReadonlySet<string>): void {
    for (const generation of this.#byGeneration.keys())
      if (!generations.has(generation)) this.#byGeneration.delete(generation);
  }
}
