import type { Clock } from "./clock.ts";

/** Resolves `delay` milliseconds from now, or when `signal` is aborted. */
export function pause(clock: Clock, delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || delay <= 0) return resolve();
    const timer = clock.after(delay, done);
    signal.addEventListener("abort", done);
    function done(): void {
      timer.dispose();
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
