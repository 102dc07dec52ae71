import type { Disposable, Uri } from "vscode";
import type { Clouds } from "../../ports/cloud.ts";
import { registerHandlers } from "../commands.ts";
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
}

/** Registers the commands that create, show, change and delete event subscriptions. */
export function registerSubscriptionCommands(deps: SubscriptionCommandDeps): Disposable {
  const { targets, forms, clouds, eventSubscriptionDocuments, extensionUri, report } = deps;
  return registerHandlers<"subscription">(
    {
      newEventSubscription: async (node) => {
        const target = await targets.workspace(node, "Select a workspace for the new event subscription");
        if (target && (await targets.isAllowed(target, "write"))) await forms.open(target);
      },
      importEventSubscription: async (node) => {
        const { importEventSubscription } = await import("./importEventSubscription.ts");
        await importEventSubscription(async () => {
          const target = await targets.workspace(node, "Select a workspace for the imported event subscription");
          return target && (await targets.isAllowed(target, "write")) ? target : undefined;
        }, deps);
      },
      editEventSubscription: async (node) => {
        const target = await targets.eventSubscription(node, "Select an event subscription to edit");
        if (target && (await targets.isAllowed(target, "write"))) await forms.edit(target);
      },
      showEventSubscription: async (node) => {
        const target = await targets.eventSubscription(node, "Select an event subscription to show");
        if (target) await eventSubscriptionDocuments.open(target);
      },
      exportEventSubscription: async (node) => {
        const target = await targets.eventSubscription(node, "Select an event subscription to export");
        if (!target) return;
        const { exportEventSubscription } = await import("./exportEventSubscription.ts");
        await exportEventSubscription(target, clouds);
      },
      deleteEventSubscription: async (node) => {
        const target = await targets.eventSubscription(node, "Select an event subscription to delete");
        if (!target || !(await targets.isAllowed(target, "delete"))) return;
        const { deleteEventSubscription } = await import("./deleteEventSubscription.ts");
        await deleteEventSubscription(target, deps);
      },
      insertHandler: async (node) => {
        const target = await targets.eventSubscription(node, "Select an event subscription to insert a handler for");
        if (!target) return;
        const { insertHandler } = await import("./insertHandler.ts");
        await insertHandler(target, extensionUri);
      },
    },
    report,
  );
}
