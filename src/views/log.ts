import * as vscode from "vscode";
import { createLogWriter, type LogWriter } from "../core/log/logWriter.ts";
import { toLogLine } from "../core/log/logLine.ts";
import type { Timers } from "../core/wait.ts";
import type { CallLog } from "../ports/callLog.ts";

/** The log of the extension. Lines can't be forged, floods are summarized, and secrets are left out. */
export interface Log extends CallLog, vscode.Disposable {
  info(line: string): void;
  error(line: string): void;
  /** Shows the log to the user. */
  show(): void;
}

export function openLog(timers: Timers): Log {
  const channel = vscode.window.createOutputChannel("Azure ML Events", { log: true });
  const writers: LogWriter[] = [];
  const limit = (write: (line: string) => void): LogWriter["write"] => {
    const writer = createLogWriter(write, timers);
    writers.push(writer);
    return writer.write;
  };
  return {
    // Off by default, and complete for who turns it on.
    trace: (line) => channel.trace(toLogLine(line)),
    info: limit((line) => channel.info(line)),
    warn: limit((line) => channel.warn(line)),
    error: limit((line) => channel.error(line)),
    show: () => channel.show(),
    dispose() {
      for (const { flush } of writers) flush();
      channel.dispose();
    },
  };
}
