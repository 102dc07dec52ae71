import { delay } from "../../core/wait.ts";
import type { Clock } from "./clock.ts";

/** Waits for `delayMs` milliseconds, or until `signal` is aborted. */
export const pause = (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> =>
  // It rejects only if it is aborted.
  delay(clock, delayMs, signal).catch(() => {});
