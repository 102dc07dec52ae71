/** What became of the events for one event subscription since the emulator started. */
export interface ActivityCounts {
  readonly delivered: number;
  readonly filteredOut: number;
  /** Undelivered now, and waiting for the next attempt. */
  readonly retrying: number;
  /** Given up, and kept where dead letters go. */
  readonly deadLettered: number;
  /** Given up. */
  readonly dropped: number;
  /** Not sent, because the destination is of a kind that is not reached from here. */
  readonly recorded: number;
  readonly lastOutcome: LastAttemptOutcome | null;
}

export interface LastAttemptOutcome {
  /** ISO 8601. */
  readonly at: string;
  /** `Delivered`, or Event Grid's name for the failure. */
  readonly outcome: string;
  /** One sentence without a full stop. */
  readonly why: string;
}

const noActivity: ActivityCounts = {
  delivered: 0,
  filteredOut: 0,
  retrying: 0,
  deadLettered: 0,
  dropped: 0,
  recorded: 0,
  lastOutcome: null,
};

/** Counts what becomes of events, by the generation of the event subscription. */
export class ActivityLog {
  #byGeneration = new Map<string, ActivityCounts>();

  get(generation: string): ActivityCounts {
    return this.#byGeneration.get(generation) ?? noActivity;
  }

  /** Adds to counts, and takes note of an outcome if there is one. */
  add(
    generation: string,
    counts: Partial<Omit<ActivityCounts, "lastOutcome">>,
    lastOutcome?: LastAttemptOutcome,
  ): void {
    const before = this.get(generation);
    this.#byGeneration.set(generation, {
      delivered: before.delivered + (counts.delivered ?? 0),
      filteredOut: before.filteredOut + (counts.filteredOut ?? 0),
      retrying: before.retrying + (counts.retrying ?? 0),
      deadLettered: before.deadLettered + (counts.deadLettered ?? 0),
      dropped: before.dropped + (counts.dropped ?? 0),
      recorded: before.recorded + (counts.recorded ?? 0),
      lastOutcome: lastOutcome ?? before.lastOutcome,
    });
  }

  /** Forgets all others. */
  keepOnly(generations: ReadonlySet<string>): void {
    for (const generation of this.#byGeneration.keys())
      if (!generations.has(generation)) this.#byGeneration.delete(generation);
  }
}
