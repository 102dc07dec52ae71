import * as vscode from "vscode";
import { Failure, type FailureCode, isCancellation, tell } from "../core/failure.ts";
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
  async warn(where: string, problems: readonly Problem[]): Promise<void> {
    const told = problems.map(({ message, remedy }) => `${where}: ${message} ${remedy}`);
    for (const text of told) this.#log.warn(text);
    if (await vscode.window.showWarningMessage(told[0] ?? where, showLog)) this.#log.show();
  }

  /** Shows what was thrown as a notification; silent when it only says that somebody cancelled. */
  async show(error: unknown): Promise<void> {
    if (isCancellation(error)) return;
    const offered = new Map(Object.entries((error instanceof Failure && offers[error.code]) || {}));
    const chosen = await vscode.window.showErrorMessage(this.explain(error), ...offered.keys(), showLog);
    const command = offered.get(chosen ?? "");
    if (command) await vscode.commands.executeCommand(...command);
    else if (chosen) this.#log.show();
  }
}

const showLog = "Show Log";

/** A command with its arguments. */
type Command = readonly [id: string, ...arguments_: unknown[]];

const openSettings: Readonly<Record<string, Command>> = {
  "Open Settings": ["workbench.action.openSettings", "amlEvents.localEventGrid"],
};

/** What a person may do right there about some kinds of failure: the button, and the command behind it. */
const offers: Readonly<Partial<Record<FailureCode, Readonly<Record<string, Command>>>>> = {
  "port-taken": openSettings,
  storage: openSettings,
  unreachable: { Refresh: ["amlEvents.refresh"] },
};
