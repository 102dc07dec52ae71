import { formatCount } from "../formatCount.ts";
import { formatDuration } from "../formatDuration.ts";
import { toLogLine } from "./logLine.ts";
import type { Timers } from "../wait.ts";

/** Time for which lines are counted, in milliseconds. */
const windowMs = 10_000;

/** How many lines of a window are written: of one kind, and of all. */
const maxLines = { ofKind: 20, ofAll: 200 };

export interface LogWriter {
  /** Writes a text as one line, without secrets, or counts it. */
  readonly write: (text: string) => void;
  /** Writes what has been counted. */
  readonly flush: () => void;
}

interface RepeatedLine {
  count: number;
  last: string;
}

/**
 * Writes a log whose lines can't be forged, and that a flood doesn't fill: lines that differ only in words with digits,
 * such as ids, are of one kind, and of each kind the first are written and the others counted.
 *
 * @param write gets one line at a time
 */
export function createLogWriter(write: (line: string) => void, timers: Timers): LogWriter {
  const kinds = new Map<string, RepeatedLine>();
  let lineCount = 0;
  let omittedCount = 0;
  let timer: ReturnType<Timers["after"]> | undefined;

  const flush = (): void => {
    timer?.dispose();
    timer = undefined;
    const period = formatDuration(windowMs);
    for (const { count, last } of kinds.values()) {
      const repeats = count - maxLines.ofKind;
      if (repeats > 0) write(`${toLogLine(last)} (repeated ${formatTimes(repeats)} in ${period})`);
    }
    if (omittedCount) write(`${formatCount(omittedCount, "more line")} in ${period} left out of this log.`);
    kinds.clear();
    lineCount = omittedCount = 0;
  };

  return {
    flush,
    write(text) {
      timer ??= timers.after(windowMs, flush);
      const kind = text.slice(0, 200).replace(/[\w.-]*\d[\w.-]*/g, "#");
      const known = kinds.get(kind);
      if (known) {
        known.count++;
        known.last = text;
        if (known.count > maxLines.ofKind) return;
      }
      if (lineCount >= maxLines.ofAll) return void omittedCount++;
      if (!known) kinds.set(kind, { count: 1, last: text });
      lineCount++;
      write(toLogLine(text));
    },
  };
}

const formatTimes = (count: number): string => (count === 1 ? "once" : formatCount(count, "time"));
