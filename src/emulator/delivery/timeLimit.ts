import type { Clock } from "../clock.ts";

/**
 * Tells of what has lasted too long. One timer serves all that is under way, as nearly everything ends in time and a
 * timer for each would cost more than what it watches.
 */
export class TimeLimit<T> {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #exceeded: (one: T) => void;
  /** What is under way and when it is late, oldest first. */
  readonly #underWay = new Map<T, number>();
  #armed = false;

  /** @param limit milliseconds */
  constructor(clock: Clock, limit: number, exceeded: (one: T) => void) {
    this.#clock = clock;
    this.#limit = limit;
    this.#exceeded = exceeded;
  }

  begin(one: T): void {
    this.#underWay.set(one, this.#clock.now() + this.#limit);
    this.#arm(this.#limit);
  }

  end(one: T): void {
    this.#underWay.delete(one);
  }

  #arm(wait: number): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#clock.after(wait, () => {
      this.#armed = false;
      this.#look();
    });
  }

  #look(): void {
    const now = this.#clock.now();
    for (const [one, late] of this.#underWay) {
      if (late > now) return this.#arm(late - now);
      this.#underWay.delete(one);
      this.#exceeded(one);
    }
  }
}
