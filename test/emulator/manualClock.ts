import type { Disposable } from "../../src/core/disposable.ts";
import type { MovableClock } from "../../src/emulator/delivery/clock.ts";

interface Timer {
  readonly due: number;
  readonly delay: number;
  readonly act: () => void;
}

/** A clock that only moves on request. */
export class ManualClock implements MovableClock {
  readonly isVirtual = true;
  readonly ahead = 0;
  #now = Date.parse("2026-01-01T00:00:00.000Z");
  readonly #timers = new Set<Timer>();
  readonly #watchers = new Set<() => void>();

  now(): number {
    return this.#now;
  }

  after(delay: number, act: () => void): Disposable {
    const timer = { due: this.#now + delay, delay, act };
    this.#timers.add(timer);
    for (const watch of this.#watchers) watch();
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** Moves the clock, and runs due timers in order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.due;
      next.act();
    }
    this.#now = end;
  }

  async setToSystemTime(): Promise<void> {}

  /** Resolves when a timer of `delay` milliseconds exists. */
  waitsFor(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const watch = (): void => {
        if (![...this.#timers].some((timer) => timer.delay === delay)) return;
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
  }
}
