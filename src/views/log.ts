import * as vscode from "vscode";
import { memoizeAsync } from "../core/memoizeAsync.ts";
import type { Timers } from "../core/wait.ts";
import type { CallLog } from "../ports/callLog.ts";

/** The log of the extension. Lines can't be forged, floods are summarized, and secrets are left out. */
export interface Log extends CallLog, vscode.Disposable {
  info(line: string): void;
  /** Logs a text, or an error with its cause. */
  error(error: unknown): void;
  /** Shows the log to the user. */
  show(): void;
}

/** Opens the log. What writes it is loaded with the first line, which may be long after activation. */
export function openLog(timers: Timers): Log {
  const channel = vscode.window.createOutputChannel("Azure ML Events", { log: true });
  let isUsed = false;
  const load = memoizeAsync(async () => {
    const { createLogLevels } = await import("./logLevels.ts");
    return createLogLevels(channel, timers);
  });
  const write =
    (level: "trace" | "info" | "warn" | "error") =>
    (entry: unknown): void => {
      isUsed = true;
      void load().then((levels) => levels[level](entry));
    };
  const flush = async (): Promise<void> => {
    if (isUsed) (await load()).flush();
  };
  return {
    trace: write("trace"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    show: () => channel.show(),
    dispose() {
      void flush().finally(() => channel.dispose());
    },
  };
}
