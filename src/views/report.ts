import * as vscode from "vscode";
import { Failure, isCancellation, tell } from "../core/failure.ts";
import type { Problem } from "../core/problem.ts";
import { settingsFor } from "./settings.ts";

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
    const offer = error instanceof Failure ? offerFor(error) : undefined;
    const buttons = offer ? [offer.title, showLog] : [showLog];
    const chosen = await vscode.window.showErrorMessage(this.explain(error), ...buttons);
    if (chosen === showLog) this.#log.show();
    else if (chosen && offer) await vscode.commands.executeCommand(offer.command, ...(offer.arguments ?? []));
  }
}

const showLog = "Show Log";

/** What a person may do right there about a failure. */
function offerFor({ code }: Failure): vscode.Command | undefined {
  if (code === "signed-out" || code === "sign-in-again") return { command: "amlEvents.signIn", title: "Sign In" };
  if (code === "unreachable") return { command: "amlEvents.refresh", title: "Refresh" };
  return code === "stopped" ? { command: "amlEvents.startLocalEventGrid", title: "Start" } : settingsFor(code);
}
