import * as vscode from "vscode";
import type { CommandFeature, CommandId } from "../app/tree/commandTitles.ts";
import type { TreeNode } from "../app/tree/treeNode.ts";
import type { ErrorReporter } from "./errorReporter.ts";

/** Runs a command. A node is given where it was run on a row. */
export type CommandHandler = (node?: TreeNode) => unknown;

/** The handlers of all commands of a feature, or of all features. */
export type CommandHandlers<Feature extends CommandFeature = CommandFeature> = Readonly<
  Record<CommandId<Feature>, CommandHandler>
>;

/** Makes the handlers of a feature show their errors. */
export const reportErrors = <Feature extends CommandFeature>(
  handlers: CommandHandlers<Feature>,
  report: ErrorReporter,
): CommandHandlers<Feature> =>
  Object.fromEntries(
    Object.entries<CommandHandler>(handlers).map(([id, run]) => [
      id,
      async (node?: TreeNode) => {
        try {
          await run(node);
        } catch (error) {
          void report.show(error, node);
        }
      },
    ]),
  ) as CommandHandlers<Feature>;

/**
 * Registers the commands that package.json declares, which a test compares with the handlers.
 *
 * @param load called with the first command, so that activation loads no handler
 */
export function registerCommands(
  { packageJSON }: Pick<vscode.Extension<unknown>, "packageJSON">,
  load: () => Promise<CommandHandlers>,
): vscode.Disposable {
  const { contributes } = packageJSON as {
    readonly contributes: { readonly commands: readonly { command: string }[] };
  };
  return vscode.Disposable.from(
    ...contributes.commands.map(({ command }) =>
      vscode.commands.registerCommand(command, async (node?: TreeNode) => {
        const handlers: Readonly<Record<string, CommandHandler>> = await load();
        await handlers[command.slice("amlEvents.".length)]?.(node);
      }),
    ),
  );
}
