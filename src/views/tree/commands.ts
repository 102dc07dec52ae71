import * as vscode from "vscode";
import type { PermissionCache } from "../../app/lists/permissionCache.ts";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { Arrangement } from "../../app/tree/arrangement.ts";
import { listScopeOf, type TreeNode } from "../../app/tree/treeNode.ts";
import type { LocalEventGrid } from "../../ports/localEventGrid.ts";
import { type CommandHandlers, reportErrors } from "../commands.ts";
import type { CommandTargets } from "../commandTargets.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { Log } from "../log.ts";
import { showStatusMessage } from "../window.ts";
import type { WorkspaceTree } from "./workspaceTree.ts";

export interface TreeCommandDeps {
  readonly targets: CommandTargets;
  readonly tree: WorkspaceTree;
  readonly arrangement: Arrangement;
  readonly permissions: PermissionCache;
  readonly localEventGrid: LocalEventGrid;
  readonly watch: LocalEventGridWatcher;
  readonly report: ErrorReporter;
  readonly log: Pick<Log, "show">;
}

/** Creates the handlers of the commands that load, arrange and copy rows. */
export function createTreeHandlers(deps: TreeCommandDeps): CommandHandlers<"tree"> {
  const { targets, tree, arrangement, permissions, localEventGrid, watch, report, log } = deps;
  // A Local Event Grid that failed to start is started again; the tree follows its state.
  const refresh = (node?: TreeNode) =>
    localEventGrid.state.kind === "failed" && !isOnAzure(node) ? localEventGrid.start() : tree.refresh(node);
  return reportErrors<"tree">(
    {
      refresh,
      retry: refresh,
      filterTree: async () => (await import("./arrangeTree.ts")).filterTree(arrangement),
      clearFilter: () => arrangement.setFilter(""),
      groupTree: async () => (await import("./arrangeTree.ts")).groupTree(arrangement),
      addToFavorites: targets.onWorkspace(
        { title: "Select a workspace to add to favorites", accepts: (id) => !arrangement.isFavorite(id) },
        ({ workspace }) => arrangement.setFavorite(workspace.id, true),
      ),
      removeFromFavorites: targets.onWorkspace(
        { title: "Select a workspace to remove from favorites", accepts: (id) => arrangement.isFavorite(id) },
        ({ workspace }) => arrangement.setFavorite(workspace.id, false),
      ),
      copyResourceId: async (node) => {
        const title = "Select a workspace to copy the resource ID of";
        const id =
          node?.kind === "eventSubscription"
            ? node.eventSubscription.id
            : (await targets.workspace(node, { title }))?.workspace.id;
        if (id) await copyText(id, "Resource ID copied.");
      },
      copyValue: async (node) => {
        if (node?.kind !== "fact" && node?.kind !== "activity") return;
        const { valueOf } = await import("../../app/tree/eventSubscriptionRow.ts");
        const activity = watch.snapshot.activityOf(node.parent.eventSubscription.id);
        await copyText(valueOf(node, activity), "Value copied.");
      },
      copyRequestForAccess: async (node) => {
        const title = "Select a workspace to request access to";
        const asked = node?.kind === "remedy" ? node.parent : node;
        const hasOwnRequest = asked?.kind === "eventSubscription" || asked?.kind === "failure";
        const target = hasOwnRequest ? asked : await targets.workspace(asked, { title });
        if (!target) return;
        const { copyRequestForAccess } = await import("./copyRequestForAccess.ts");
        await copyRequestForAccess(target, permissions);
      },
      openSettings: async (node) => {
        const { settingsQueryOf } = await import("../../app/tree/remedyCommands.ts");
        const query = (node && settingsQueryOf(node)) ?? "amlEvents";
        await vscode.commands.executeCommand("workbench.action.openSettings", query);
      },
      showLog: () => log.show(),
    },
    report,
  );
}

const isOnAzure = (node: TreeNode | undefined): boolean => node !== undefined && listScopeOf(node)?.cloud === "azure";

async function copyText(text: string, message: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showStatusMessage(message, 3_000);
}
