import * as vscode from "vscode";
import type { PermissionCache } from "../../app/lists/permissionCache.ts";
import type { Arrangement } from "../../app/tree/arrangement.ts";
import type { TreeNode } from "../../app/tree/treeNode.ts";
import type { LocalEventGrid } from "../../ports/localEventGrid.ts";
import { registerHandlers } from "../commands.ts";
import type { CommandTargets } from "../commandTargets.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import type { Log } from "../log.ts";
import { showStatusMessage } from "../window.ts";
import type { WorkspaceTree } from "./workspaceTree.ts";

interface TreeCommandDeps {
  readonly targets: CommandTargets;
  readonly tree: WorkspaceTree;
  readonly arrangement: Arrangement;
  readonly permissions: PermissionCache;
  readonly localEventGrid: LocalEventGrid;
  readonly report: ErrorReporter;
  readonly log: Pick<Log, "show">;
}

/** Registers the commands that load, arrange and copy rows. */
export function registerTreeCommands(deps: TreeCommandDeps): vscode.Disposable {
  const { targets, tree, arrangement, permissions, localEventGrid, report, log } = deps;
  // A Local Event Grid that failed to start is started again; the tree follows its state.
  const refresh = (node?: TreeNode) =>
    localEventGrid.state.kind === "failed" && !isOnAzure(node) ? localEventGrid.start() : tree.refresh(node);
  return registerHandlers<"tree">(
    {
      refresh,
      retry: refresh,
      filterTree: async () => (await import("./arrangeTree.ts")).filterTree(arrangement),
      clearFilter: () => arrangement.setFilter(""),
      groupTree: async () => (await import("./arrangeTree.ts")).groupTree(arrangement),
      toggleFavourite: targets.onWorkspace(
        { title: "Select a workspace to add to or remove from favorites" },
        (target) => arrangement.toggleFavorite(target.workspace.id),
      ),
      copyResourceId: async (node) => {
        const title = "Select a workspace to copy the resource ID of";
        const id =
          node?.kind === "eventSubscription"
            ? node.eventSubscription.id
            : (await targets.workspace(node, { title }))?.workspace.id;
        if (!id) return;
        await vscode.env.clipboard.writeText(id);
        showStatusMessage("Resource ID copied.", 3_000);
      },
      copyRequestForAccess: async (node) => {
        const title = "Select a workspace to request access to";
        const hasOwnRequest = node?.kind === "eventSubscription" || node?.kind === "failure";
        const target = hasOwnRequest ? node : await targets.workspace(node, { title });
        if (!target) return;
        const { copyRequestForAccess } = await import("./copyRequestForAccess.ts");
        await copyRequestForAccess(target, permissions);
      },
      showLog: () => log.show(),
    },
    report,
  );
}

const isOnAzure = (node: TreeNode | undefined): boolean =>
  node !== undefined && "cloud" in node && node.cloud === "azure";
