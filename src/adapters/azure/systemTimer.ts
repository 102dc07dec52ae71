import type { Timer } from "../../core/wait.ts";

/** The timers of this machine. */
export const systemTimer: Timer = {
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};
