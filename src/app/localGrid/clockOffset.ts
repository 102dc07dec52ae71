import type { LocalEventGridTime } from "../../core/deliveries/localEventGridStatus.ts";
import { formatDuration } from "../../core/formatDuration.ts";

/** `7 d ahead`, `3 h behind`; `""` at system time, to the second. */
export const describeClockOffset = ({ ahead }: LocalEventGridTime): string =>
  Math.abs(ahead) < 1_000 ? "" : `${formatDuration(Math.abs(ahead))} ${ahead > 0 ? "ahead" : "behind"}`;

/** Differs when the clock was moved. That time passes is no move. */
export const clockMoveKey = ({ standing, now, ahead }: LocalEventGridTime): string =>
  standing ? now : String(Math.round(ahead / 1_000));
