import type { Disposable } from "vscode";
import type { Tails } from "../../app/tail/tails.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import { registerHandlers } from "../commands.ts";
import type { CommandTargets } from "../commandTargets.ts";
import type { ErrorReporter } from "../errorReporter.ts";

interface TailCommandDeps {
  readonly targets: CommandTargets;
  readonly tails: Tails;
  readonly report: ErrorReporter;
}

/** Registers the commands that start, stop and clear tails. */
export function registerTailCommands({ targets, tails, report }: TailCommandDeps): Disposable {
  const start = async (target: WorkspaceNode | EventSubscriptionNode) =>
    (await import("./tailCommands.ts")).tailEvents(target, tails, report);
  const options = { title: "Select a workspace to tail", needs: "tail" } as const;
  const tailWorkspace = targets.onWorkspace(options, start);
  const tailEventSubscription = targets.onEventSubscription(options, start);
  return registerHandlers<"tail">(
    {
      tailEvents: (node) => (node?.kind === "eventSubscription" ? tailEventSubscription(node) : tailWorkspace(node)),
      // The name of a temporary event subscription is the id of its tail.
      stopTail: async (node) =>
        (await import("./tailCommands.ts")).stopTail(
          tails,
          node?.kind === "eventSubscription" ? node.eventSubscription.name : undefined,
        ),
      clearTail: () => tails.clear(),
    },
    report,
  );
}
