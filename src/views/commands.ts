import * as vscode from "vscode";
import type { CommandFeature, CommandId } from "../app/tree/commandTitles.ts";
import type { TreeNode } from "../app/tree/treeNode.ts";
import type { ErrorReporter } from "./errorReporter.ts";

/** A handler for each command of a feature. A node is given where the command was run on a row. */
export type CommandHandlers<Feature extends CommandFeature> = Readonly<
  Record<CommandId<Feature>, (node?: TreeNode) => unknown>
>;

/** Registers the commands of a feature and shows the errors of their handlers. */
export const registerHandlers = <Feature extends CommandFeature>(
  handlers: CommandHandlers<Feature>,
  report: ErrorReporter,
): vscode.Disposable =>
  vscode.Disposable.from(
    ...Object.entries<(node?: TreeNode) => unknown>(handlers).map(([id, run]) =>
      vscode.commands.registerCommand(`amlEvents.${id}`, async (node?: TreeNode) => {
        try {
          await run(node);
        } catch (error) {
          void report.show(error, node);
        }
      }),
    ),
  );
