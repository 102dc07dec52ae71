import type { LocalEventGridTime } from "../../core/deliveries/localEventGridStatus.ts";

/** Whether the clock isn't at system time, to the second. */
export const isClockOff = ({ ahead }: LocalEventGridTime): boolean => Math.abs(ahead) >= 1_000;

/** Differs when the clock was moved. That time passes is no move. */
export const clockMoveKey = ({ standing, now, ahead }: LocalEventGridTime): string =>
  standing ? now : String(Math.round(ahead / 1_000));
