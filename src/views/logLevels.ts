import type { LogOutputChannel } from "vscode";
import { describeWithCause, toLogLine } from "../core/log/logLine.ts";
import { createLogWriter } from "../core/log/logWriter.ts";
import type { Timers } from "../core/wait.ts";

/** Writes texts and errors to a channel, each level with a limit of its own. */
export function createLogLevels(channel: Pick<LogOutputChannel, "trace" | "info" | "warn" | "error">, timers: Timers) {
  const info = createLogWriter((line) => channel.info(line), timers);
  const warn = createLogWriter((line) => channel.warn(line), timers);
  const error = createLogWriter((line) => channel.error(line), timers);
  return {
    // Off by default, and complete when turned on.
    trace: (entry: unknown) => channel.trace(toLogLine(describeWithCause(entry))),
    info: (entry: unknown) => info.write(describeWithCause(entry)),
    warn: (entry: unknown) => warn.write(describeWithCause(entry)),
    error: (entry: unknown) => error.write(describeWithCause(entry)),
    /** Writes what has been counted. */
    flush() {
      for (const writer of [info, warn, error]) writer.flush();
    },
  };
}
