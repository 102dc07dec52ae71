import * as vscode from "vscode";
import type { TreeNode } from "../app/tree/treeNode.ts";
import { Failure, isCancellation, formatFailure } from "../core/failure.ts";
import type { Problem } from "../core/problem.ts";
import type { Log } from "./log.ts";
import { showErrorMessage, showWarningMessage } from "./window.ts";

/** Shows errors, each once, with the next step as a button. Nothing else does. */
export class ErrorReporter {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Describes an error for places that show text themselves, such as a webview. The details go to the log. */
  describe(error: unknown): string {
    if (isCancellation(error)) return "Canceled.";
    this.#log.error(error);
    return error instanceof Failure
      ? formatFailure(error)
      : `An unexpected error occurred: ${String(error)}. See the log for details.`;
  }

  /**
   * Shows the first of some problems and writes all of them to the log.
   *
   * @param subject what has the problems
   */
  async warn(subject: string, problems: readonly Problem[]): Promise<void> {
    const messages = problems.map(({ message, remedy }) => `${subject}: ${message} ${remedy}`);
    for (const message of messages) this.#log.warn(message);
    const [first = subject] = messages;
    if (await showWarningMessage(first, showLogLabel)) this.#log.show();
  }

  /** Shows a warning with its next step, and writes it to the log. @returns whether the user chose the next step */
  async warnWithRemedy(message: string, remedy: string): Promise<boolean> {
    this.#log.warn(message);
    return (await showWarningMessage(message, remedy)) === remedy;
  }

  /**
   * Shows an error as a notification. Cancellation is silent.
   *
   * @param node the row that the failed command was run on, if any
   */
  async show(error: unknown, node?: TreeNode): Promise<void> {
    if (isCancellation(error)) return;
    const { remedyCommandsFor } = await import("../app/tree/remedyCommands.ts");
    const remedies = error instanceof Failure ? remedyCommandsFor(error, node) : [];
    const buttons = [...remedies.map(({ title }) => title), showLogLabel];
    const chosen = await showErrorMessage(this.describe(error), ...buttons);
    if (chosen === showLogLabel) this.#log.show();
    const remedy = remedies.find(({ title }) => title === chosen);
    if (remedy) await vscode.commands.executeCommand(remedy.command, ...(remedy.arguments ?? []));
  }
}

const showLogLabel = "Show Log";
