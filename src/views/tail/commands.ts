import type { Disposable } from "vscode";
import type { Tails } from "../../app/tail/tails.ts";
import { registerHandlers } from "../commands.ts";
import type { CommandTargets } from "../commandTargets.ts";
import type { ErrorReporter } from "../errorReporter.ts";

export interface TailCommandDeps {
  readonly targets: CommandTargets;
  readonly tails: Tails;
  readonly report: ErrorReporter;
}

/** Registers the commands that start, stop and clear tails. */
export const registerTailCommands = ({ targets, tails, report }: TailCommandDeps): Disposable =>
  registerHandlers<"tail">(
    {
      tailEvents: async (node) => {
        const target =
          node?.kind === "eventSubscription" ? node : await targets.workspace(node, "Select a workspace to tail");
        if (!target || !(await targets.isAllowed(target, "tail"))) return;
        const { tailEvents } = await import("./tailCommands.ts");
        await tailEvents(target, tails, report);
      },
      stopTail: async () => (await import("./tailCommands.ts")).stopTail(tails),
      clearTail: () => tails.clear(),
    },
    report,
  );
