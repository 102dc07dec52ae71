import type { Tails } from "../../app/tail/tails.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import { getOwn } from "../../core/json.ts";
import { type CommandHandlers, reportErrors } from "../commands.ts";
import type { CommandTargets } from "../commandTargets.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { CaptureDocuments } from "./captureDocuments.ts";
import type { TailViewRegistration } from "./registerTailView.ts";

export interface TailCommandDeps {
  readonly targets: CommandTargets;
  readonly tails: Tails;
  readonly view: Pick<TailViewRegistration, "focusSearch">;
  readonly captureDocuments: CaptureDocuments;
  readonly report: ErrorReporter;
}

const loadEventCommands = () => import("./tailEventDocuments.ts");

/** The row of Live Events whose context menu was used: the page names its event. */
function sequenceOfRow(context: unknown): number {
  const sequence = typeof context === "object" && context !== null ? getOwn(context, "sequence") : undefined;
  if (typeof sequence === "number") return sequence;
  throw new TypeError("This command needs an event in Live Events.");
}

/** Creates the handlers of the commands of tails, of their captures and of *Live Events*. */
export function createTailHandlers({
  targets,
  tails,
  view,
  captureDocuments,
  report,
}: TailCommandDeps): CommandHandlers<"tail"> {
  const start = async (target: WorkspaceNode | EventSubscriptionNode) =>
    (await import("./tailCommands.ts")).tailEvents(target, tails, report);
  const options = { title: "Select a workspace to tail", needs: "tail" } as const;
  const tailWorkspace = targets.onWorkspace(options, start);
  const tailEventSubscription = targets.onEventSubscription(options, start);
  return reportErrors<"tail">(
    {
      tailEvents: (node) => (node?.kind === "eventSubscription" ? tailEventSubscription(node) : tailWorkspace(node)),
      // The name of a temporary event subscription is the id of its tail.
      stopTail: async (node) =>
        (await import("./tailCommands.ts")).stopTail(
          tails,
          node?.kind === "eventSubscription" ? node.eventSubscription.name : undefined,
        ),
      restartTail: async (node) => {
        if (node?.kind === "endedTail")
          await (await import("./tailCommands.ts")).restartTail(node.tailId, tails, report);
      },
      dismissTail: async (node) => {
        if (node?.kind === "endedTail") await tails.stop(node.tailId);
      },
      clearTail: () => tails.clear(),
      searchLiveEvents: () => view.focusSearch(),
      openLiveEvent: async (row) => (await loadEventCommands()).openTailEvent(sequenceOfRow(row), tails),
      copyLiveEvent: async (row) => (await loadEventCommands()).copyTailEvent(sequenceOfRow(row), tails),
      copyLiveEventSubject: async (row) => (await loadEventCommands()).copyTailEventSubject(sequenceOfRow(row), tails),
      openCapture: async () => (await import("./openCapture.ts")).openCapture(captureDocuments),
    },
    report,
  );
}
