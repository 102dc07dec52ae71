import type { Timers } from "../../core/wait.ts";

/** The timers of this machine. */
export const systemTimers: Timers = {
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};
