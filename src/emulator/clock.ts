import type { Disposable } from "../core/disposable.ts";

/** Time as the emulator sees it, given to it so that a day of retries passes in a test's millisecond. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `act` once, `delay` milliseconds from now, unless the returned part is disposed before. */
  after(delay: number, act: () => void): Disposable;
}

/** The machine's own time. Its timers do not keep a process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(delay, act) {
    const timer = setTimeout(act, delay);
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  },
};
