import type { Clock } from "../../core/wait.ts";

/**
 * Calls back when something takes too long. One timer serves everything in progress: nearly all of it ends in time, and a
 * timer each would cost more than the work.
 */
export class TimeLimit<T> {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #onExceeded: (one: T) => void;
  /** What is in progress, with its deadline, oldest first. */
  readonly #deadlines = new Map<T, number>();
  #isScheduled = false;

  /** @param limit milliseconds */
  constructor(clock: Clock, limit: number, onExceeded: (one: T) => void) {
    this.#clock = clock;
    this.#limit = limit;
    this.#onExceeded = onExceeded;
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
    for (const [one, planned] of this.#deadlines) {
      // A deadline farther away was set before the clock was set back.
      const deadline = Math.min(planned, now + this.#limit);
      this.#deadlines.set(one, deadline);
      if (deadline > now) return this.#schedule(deadline - now);
      this.#deadlines.delete(one);
      this.#onExceeded(one);
    }
  }
}
