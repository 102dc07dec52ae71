import * as vscode from "vscode";
import type { TreeNode } from "../app/tree/treeNode.ts";
import { Failure, isCancellation, formatFailure } from "../core/failure.ts";
import type { Problem } from "../core/problem.ts";
import { escapeNotification } from "./plainText.ts";
import { settingsCommandFor } from "./settings.ts";

/** Tells a person what went wrong, once, with the way on as a button. The only place that does. */
export class ErrorReporter {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** One sentence for places that show text themselves, such as a webview; the details go to the log. */
  describe(error: unknown): string {
    if (isCancellation(error)) return "Cancelled.";
    this.#log.error(error instanceof Error ? error : String(error));
    return error instanceof Failure
      ? formatFailure(error)
      : `Something unexpected happened: ${String(error)}. The log has the details.`;
  }

  /** Shows the first of some problems with `where`; the log has them all. */
  async warn(where: string, problems: readonly Problem[]): Promise<void> {
    const told = problems.map(({ message, remedy }) => `${where}: ${message} ${remedy}`);
    for (const text of told) this.#log.warn(text);
    if (await vscode.window.showWarningMessage(escapeNotification(told[0] ?? where), showLogLabel)) this.#log.show();
  }

  /**
   * Shows what was thrown as a notification; silent when it only says that somebody cancelled.
   *
   * @param node the row that it was about, if it was about one
   */
  async show(error: unknown, node?: TreeNode): Promise<void> {
    if (isCancellation(error)) return;
    const offers = error instanceof Failure ? remedyCommandsFor(error, node) : [];
    const buttons = [...offers.map(({ title }) => title), showLogLabel];
    const chosen = await vscode.window.showErrorMessage(escapeNotification(this.describe(error)), ...buttons);
    if (chosen === showLogLabel) this.#log.show();
    const offer = offers.find(({ title }) => title === chosen);
    if (offer) await vscode.commands.executeCommand(offer.command, ...((offer.arguments ?? []) as unknown[]));
  }
}

const showLogLabel = "Show Log";

/** What a person may do right there about a failure. */
function remedyCommandsFor({ code }: Failure, node: TreeNode | undefined): readonly vscode.Command[] {
  if (code === "signed-out" || code === "sign-in-again") return [{ command: "amlEvents.signIn", title: "Sign In" }];
  if (code === "unreachable") return [{ command: "amlEvents.refresh", title: "Refresh" }];
  if (code === "stopped") return [{ command: "amlEvents.startLocalEventGrid", title: "Start" }];
  const request = { command: "amlEvents.copyRequestForAccess", title: "Copy Request for Access", arguments: [node] };
  const settings = settingsCommandFor(code);
  return [...(code === "forbidden" ? [request] : []), ...(settings ? [settings] : [])];
}
