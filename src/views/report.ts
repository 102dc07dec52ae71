import * as vscode from "vscode";
import type { Node } from "../app/node.ts";
import { Failure, isCancellation, tell } from "../core/failure.ts";
import type { Problem } from "../core/problem.ts";
import { inNotification } from "./plainText.ts";
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
    if (await vscode.window.showWarningMessage(inNotification(told[0] ?? where), showLog)) this.#log.show();
  }

  /**
   * Shows what was thrown as a notification; silent when it only says that somebody cancelled.
   *
   * @param node the row that it was about, if it was about one
   */
  async show(error: unknown, node?: Node): Promise<void> {
    if (isCancellation(error)) return;
    const offers = error instanceof Failure ? offersFor(error, node) : [];
    const buttons = [...offers.map(({ title }) => title), showLog];
    const chosen = await vscode.window.showErrorMessage(inNotification(this.explain(error)), ...buttons);
    if (chosen === showLog) this.#log.show();
    const offer = offers.find(({ title }) => title === chosen);
    if (offer) await vscode.commands.executeCommand(offer.command, ...((offer.arguments ?? []) as unknown[]));
  }
}

const showLog = "Show Log";

/** What a person may do right there about a failure. */
function offersFor({ code }: Failure, node: Node | undefined): readonly vscode.Command[] {
  if (code === "signed-out" || code === "sign-in-again") return [{ command: "amlEvents.signIn", title: "Sign In" }];
  if (code === "unreachable") return [{ command: "amlEvents.refresh", title: "Refresh" }];
  if (code === "stopped") return [{ command: "amlEvents.startLocalEventGrid", title: "Start" }];
  const request = { command: "amlEvents.copyRequestForAccess", title: "Copy Request for Access", arguments: [node] };
  const settings = settingsFor(code);
  return [...(code === "forbidden" ? [request] : []), ...(settings ? [settings] : [])];
}
