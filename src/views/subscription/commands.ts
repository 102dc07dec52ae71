import type { Uri } from "vscode";
import { isObject } from "../../core/json.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { type CommandHandlers, reportErrors } from "../commands.ts";
import type { CommandTargets } from "../commandTargets.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { WorkspaceTree } from "../tree/workspaceTree.ts";
import type { EventSubscriptionDocuments } from "./eventSubscriptionDocuments.ts";
import type { ImportCommandDeps } from "./importEventSubscription.ts";

export interface SubscriptionCommandDeps extends ImportCommandDeps {
  readonly targets: CommandTargets;
  readonly clouds: Clouds;
  readonly tree: WorkspaceTree;
  readonly eventSubscriptionDocuments: EventSubscriptionDocuments;
  /** Where the extension is installed. */
  readonly extensionUri: Uri;
  readonly report: ErrorReporter;
  /** Aborted when the window closes. */
  readonly signal: AbortSignal;
}

/** Creates the handlers of the commands that create, show, change and delete event subscriptions. */
export function createSubscriptionHandlers(deps: SubscriptionCommandDeps): CommandHandlers<"subscription"> {
  const { targets, tree, forms, eventSubscriptionDocuments, extensionUri, report } = deps;
  const deleteTarget = targets.onEventSubscription(
    { title: "Select an event subscription to delete", needs: "delete" },
    async (target) => (await import("./deleteEventSubscription.ts")).deleteEventSubscription(target, deps),
  );
  return reportErrors<"subscription">(
    {
      newEventSubscription: targets.onWorkspace(
        { title: "Select a workspace for the new event subscription", needs: "write" },
        (target) => forms.open(target),
      ),
      importEventSubscription: async (node) => {
        const { importEventSubscription } = await import("./importEventSubscription.ts");
        const title = "Select a workspace for the imported event subscription";
        await importEventSubscription(() => targets.workspace(node, { title, needs: "write" }), deps);
      },
      editEventSubscription: targets.onEventSubscription(
        { title: "Select an event subscription to edit", needs: "write" },
        (target) => forms.edit(target),
      ),
      showEventSubscription: targets.onEventSubscription({ title: "Select an event subscription to show" }, (target) =>
        eventSubscriptionDocuments.open(target),
      ),
      exportEventSubscription: targets.onEventSubscription(
        { title: "Select an event subscription to export" },
        async (target) => (await import("./exportEventSubscription.ts")).exportEventSubscription(target, deps),
      ),
      // VS Code passes no row to a key binding, so the one of package.json names the selected row.
      deleteEventSubscription: (node) => deleteTarget(isSelection(node) ? tree.view.selection[0] : node),
      insertHandler: targets.onEventSubscription(
        { title: "Select an event subscription to insert a handler for" },
        async (target) => (await import("./insertHandler.ts")).insertHandler(target, extensionUri),
      ),
    },
    report,
  );
}

const isSelection = (argument: unknown): boolean => isObject(argument) && argument.kind === "selection";
