import type { Clock } from "./clock.ts";

/**
 * Tells of what has lasted too long. One timer serves all that is under way, as nearly everything ends in time and a
 * timer for each would cost more than what it watches.
 */
export class TimeLimit<T> {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #onExceeded: (one: T) => void;
  /** What is under way and when it is late, oldest first. */
  readonly #deadlines = new Map<T, number>();
  #isScheduled = false;

  /** @param limit milliseconds */
  constructor(clock: Clock, limit: number, exceeded: (one: T) => void) {
    this.#clock = clock;
    this.#limit = limit;
    this.#onExceeded = exceeded;
  }

  begin(one: T): void {
    this.#deadlines.set(one, this.#clock.now() + this.#limit);
    this.#schedule(this.#limit);
  }

  end(one: T): void {
    this.#deadlines.delete(one);
  }

  #schedule(wait: number): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.after(wait, () => {
      this.#isScheduled = false;
      this.#checkDeadlines();
    });
  }

  #checkDeadlines(): void {
    const now = this.#clock.now();
    for (const [one, late] of this.#deadlines) {
      if (late > now) return this.#schedule(late - now);
      this.#deadlines.delete(one);
      this.#onExceeded(one);
    }
  }
}
