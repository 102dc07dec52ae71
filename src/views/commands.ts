import * as vscode from "vscode";
import type { CommandFeature, CommandId } from "../app/tree/commandTitles.ts";
import type { TreeNode } from "../app/tree/treeNode.ts";
import type { ErrorReporter } from "./errorReporter.ts";

/** Runs a command. A node is given where it was run on a row. */
export type CommandHandler = (node?: TreeNode) => unknown;

/** Registers all commands of a feature and shows the errors of their handlers. */
export const registerHandlers = <Feature extends CommandFeature>(
  handlers: Readonly<Record<CommandId<Feature>, CommandHandler>>,
  report: ErrorReporter,
): vscode.Disposable =>
  vscode.Disposable.from(
    ...Object.entries<CommandHandler>(handlers).map(([id, run]) =>
      vscode.commands.registerCommand(`amlEvents.${id}`, async (node?: TreeNode) => {
        try {
          await run(node);
        } catch (error) {
          void report.show(error, node);
        }
      }),
    ),
  );
