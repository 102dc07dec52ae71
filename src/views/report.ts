import * as vscode from "vscode";
import { Failure, isCancellation, tell } from "../core/failure.ts";
import type { Problem } from "../core/problem.ts";

/** Tells a person what went wrong, once, with the way on as a button. The only place that does. */
export class Report {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** One sentence for places that show text themselves, such as a webview; the details go to the log. */
  explain(error: unknown): string {
    if (isCancellation(error)) return "Cancelled.";
    this.#log.error(error instanceof Error ? error : String(error));
    return error instanceof Failure
      ? tell(error)
      : `Something unexpected happened: ${String(error)}. The log has the details.`;
  }

  /** Shows the first of some problems with `where`; the log has them all. */
  warn(where: string, problems: readonly Problem[]): void {
    const told = problems.map(({ message, remedy }) => `${where}: ${message} ${remedy}`);
    for (const text of told) this.#log.warn(text);
    void vscode.window.showWarningMessage(told[0] ?? where, showLog).then((chosen) => chosen && this.#log.show());
  }

  /** Shows what was thrown as a notification; silent when it only says that somebody cancelled. */
  show(error: unknown): void {
    if (isCancellation(error)) return;
    const offers = offersFor(error);
    void vscode.window.showErrorMessage(this.explain(error), ...offers.keys(), showLog).then((chosen) => {
      if (chosen === showLog) this.#log.show();
      else if (chosen) void vscode.commands.executeCommand(...(offers.get(chosen) ?? ["noop"]));
    });
  }
}

const showLog = "Show Log";

/** What a person may do about it right there: the button, and the command behind it with its arguments. */
function offersFor(error: unknown): Map<string, [string, ...unknown[]]> {
  const offers = new Map<string, [string, ...unknown[]]>();
  if (!(error instanceof Failure)) return offers;
  if (error.code === "port-taken" || error.code === "storage")
    offers.set("Open Settings", ["workbench.action.openSettings", "amlEvents.localEventGrid"]);
  if (error.code === "unreachable") offers.set("Refresh", ["amlEvents.refresh"]);
  return offers;
}
