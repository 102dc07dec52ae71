import * as vscode from "vscode";
import type { CommandFeature, CommandId } from "../app/tree/commandTitles.ts";
import type { TreeNode } from "../app/tree/treeNode.ts";
import type { ErrorReporter } from "./errorReporter.ts";

/**
 * Runs a command.
 *
 * @param node the row that it was run on; undefined in the Command Palette
 * @param signal aborted when the extension is deactivated
 */
export type CommandHandler = (node: TreeNode | undefined, signal: AbortSignal) => unknown;

/** Registers all commands of a feature and shows the errors of their handlers. */
export function registerHandlers<Feature extends CommandFeature>(
  handlers: Readonly<Record<CommandId<Feature>, CommandHandler>>,
  report: ErrorReporter,
): vscode.Disposable {
  const controller = new AbortController();
  const registrations = Object.entries<CommandHandler>(handlers).map(([id, run]) =>
    vscode.commands.registerCommand(`amlEvents.${id}`, async (node?: TreeNode) => {
      try {
        await run(node, controller.signal);
      } catch (error) {
        void report.show(error, node);
      }
    }),
  );
  return vscode.Disposable.from(...registrations, new vscode.Disposable(() => controller.abort()));
}
