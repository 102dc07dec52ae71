import * as vscode from "vscode";
import type { Arrangement } from "../app/tree/arrangement.ts";
import type { EventSubscriptionNode, TreeNode, WorkspaceNode } from "../app/tree/treeNode.ts";
import type { ListCache } from "../app/lists/listCache.ts";
import type { Tails } from "../app/tail/tails.ts";
import type { PermissionAction } from "../core/permissions.ts";
import type { CloudName, Clouds, Publisher } from "../ports/cloud.ts";
import type { AzureAccountCommandDeps } from "./azure/azureAccountCommands.ts";
import type { DeliveredEventDocuments } from "./localGrid/deliveredEventDocuments.ts";
import type { DeliveriesView } from "./localGrid/deliveriesView.ts";
import type { EventSubscriptionDocuments } from "./subscription/eventSubscriptionDocuments.ts";
import { treeProgress } from "./treeProgress.ts";
import type { ImportCommandDeps } from "./subscription/importEventSubscription.ts";
import type { LocalEventGridCommandDeps } from "./localGrid/localEventGridCommands.ts";
import type { ResourcePicker } from "./resourcePicker.ts";
import type { ErrorReporter } from "./errorReporter.ts";
import type { ScenarioCommandDeps } from "./localGrid/runScenario.ts";
import type { WorkspaceTree } from "./tree/workspaceTree.ts";

export interface CommandDeps
  extends ImportCommandDeps, LocalEventGridCommandDeps, ScenarioCommandDeps, AzureAccountCommandDeps {
  /** Where the extension is installed. */
  readonly extensionUri: vscode.Uri;
  readonly deliveries: DeliveriesView;
  readonly deliveredEventDocuments: DeliveredEventDocuments;
  readonly clouds: Clouds;
  readonly listCache: ListCache;
  readonly arrangement: Arrangement;
  readonly publisher: Publisher;
  readonly tails: Tails;
  readonly tree: WorkspaceTree;
  readonly eventSubscriptionDocuments: EventSubscriptionDocuments;
  /** The clouds to choose from. */
  readonly roots: readonly TreeNode[];
  readonly report: ErrorReporter;
  readonly log: vscode.LogOutputChannel;
  /** Id and time for a raised event, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
}

/**
 * Every command of package.json, by its id without the prefix. Each takes the row it was called on, or asks for one.
 * What only a command needs is imported when it is run, so that activation does not load it.
 */
export function registerCommands(world: CommandDeps): vscode.Disposable {
  const {
    clouds,
    listCache: listings,
    arrangement,
    tree,
    forms,
    eventSubscriptionDocuments: documents,
    tails,
    report,
    log,
  } = world;
  const pick: LoadResourcePicker = async () =>
    new (await import("./resourcePicker.ts")).ResourcePicker(world.roots, listings);
  // One that could not be started is started again: the tree follows what becomes of it.
  const loadAnew = (node?: TreeNode) =>
    world.localEventGrid.state.kind === "failed" && !isAzureNode(node)
      ? world.localEventGrid.start()
      : tree.refresh(node);
  /** Tells what is missing with the row that it was chosen for, so that a request for access need not ask again. */
  const isAllowed = async (node: WorkspaceNode | EventSubscriptionNode, deed: PermissionAction): Promise<boolean> => {
    try {
      const { assertActionAllowed: mustBeAllowed } = await import("../app/tree/nodePermissions.ts");
      await vscode.window.withProgress(treeProgress, () => mustBeAllowed(node, deed, listings.permissions));
      return true;
    } catch (error) {
      void report.show(error, node);
      return false;
    }
  };
  const commands: Record<string, (node?: TreeNode) => unknown> = {
    refresh: loadAnew,
    retry: loadAnew,
    newEventSubscription: async (node) => {
      const workspace = await resolveWorkspace(node, pick, "New event subscription on which workspace?");
      if (workspace && (await isAllowed(workspace, "write"))) await forms.open(workspace);
    },
    importEventSubscription: async (node) => {
      const { importEventSubscription } = await import("./subscription/importEventSubscription.ts");
      await importEventSubscription(async () => {
        const workspace = await resolveWorkspace(node, pick, "Import the event subscription into which workspace?");
        return workspace && (await isAllowed(workspace, "write")) ? workspace : undefined;
      }, world);
    },
    editEventSubscription: async (node) => {
      const chosen = await resolveEventSubscription(node, pick, "Edit which event subscription?");
      if (chosen && (await isAllowed(chosen, "write"))) await forms.edit(chosen);
    },
    showEventSubscription: async (node) => {
      const chosen = await resolveEventSubscription(node, pick, "Show which event subscription?");
      if (chosen) await documents.open(chosen);
    },
    deleteEventSubscription: async (node) => {
      const chosen = await resolveEventSubscription(node, pick, "Delete which event subscription?");
      if (!chosen || !(await isAllowed(chosen, "delete"))) return;
      const { deleteEventSubscription } = await import("./subscription/deleteEventSubscription.ts");
      await deleteEventSubscription(chosen, world);
    },
    exportEventSubscription: async (node) => {
      const chosen = await resolveEventSubscription(node, pick, "Export which event subscription?");
      if (!chosen) return;
      const { exportEventSubscription } = await import("./subscription/exportEventSubscription.ts");
      await exportEventSubscription(chosen, clouds);
    },
    copyResourceId: async (node) => {
      const id = resourceIdOfNode(
        node ?? (await (await pick()).pickWorkspace("Copy the resource id of which workspace?")),
      );
      if (!id) return;
      await vscode.env.clipboard.writeText(id);
      vscode.window.setStatusBarMessage("Resource id copied.", 3000);
    },
    tailEvents: async (node) => {
      const target =
        node?.kind === "eventSubscription" ? node : await resolveWorkspace(node, pick, "Tail which workspace?");
      if (!target || !(await isAllowed(target, "tail"))) return;
      const { tailEvents } = await import("./tail/tailCommands.ts");
      await tailEvents(target, tails, report);
    },
    copyRequestForAccess: async (node) => {
      const asks = node?.kind === "eventSubscription" || node?.kind === "failure";
      const chosen = asks ? node : await resolveWorkspace(node, pick, "Copy a request for access to which workspace?");
      if (!chosen) return;
      const { copyRequestForAccess } = await import("./tree/copyRequestForAccess.ts");
      await copyRequestForAccess(chosen, listings.permissions);
    },
    filterTree: async () => (await import("./tree/arrangeTree.ts")).filterTree(arrangement),
    clearFilter: () => arrangement.setFilter(""),
    groupTree: async () => (await import("./tree/arrangeTree.ts")).groupTree(arrangement),
    toggleFavourite: async (node) => {
      const chosen = await resolveWorkspace(node, pick, "Add or remove which favourite?");
      if (chosen) await arrangement.toggleFavorite(chosen.workspace.id);
    },
    stopTail: async () => (await import("./tail/tailCommands.ts")).stopTail(tails),
    clearTail: () => tails.clear(),
    raiseSampleEvent: async (node) => {
      const workspace = await resolveWorkspace(node, pick, "Raise a sample event on which workspace?", "local");
      if (!workspace) return;
      const { raiseSampleEvent } = await import("./localGrid/raiseSampleEvent.ts");
      await raiseSampleEvent(workspace, world, world.stamp);
    },
    insertHandler: async (node) => {
      const chosen = await resolveEventSubscription(node, pick, "Insert a handler for which event subscription?");
      if (!chosen) return;
      const { insertHandler } = await import("./subscription/insertHandler.ts");
      await insertHandler(chosen, world.extensionUri);
    },
    showLog: () => log.show(),
    startLocalEventGrid: () => world.localEventGrid.start(),
    stopLocalEventGrid: async () => (await import("./localGrid/localEventGridCommands.ts")).stopLocalEventGrid(world),
    resetLocalEventGrid: async () => (await import("./localGrid/localEventGridCommands.ts")).resetLocalEventGrid(world),
    exportLocalState: async () => (await import("./localGrid/localEventGridCommands.ts")).exportLocalState(world),
    importLocalState: async () => (await import("./localGrid/localEventGridCommands.ts")).importLocalState(world),
    localEventGridActions: async () =>
      (await import("./localGrid/localEventGridActions.ts")).chooseLocalEventGridAction(world.watch.snapshot, tails),
    addLocalWorkspace: async () => (await import("./localGrid/localWorkspaceCommands.ts")).addLocalWorkspace(world),
    removeLocalWorkspace: async (node) => {
      const workspace = await resolveWorkspace(node, pick, "Remove which local workspace?", "local");
      if (!workspace) return;
      const { removeLocalWorkspace } = await import("./localGrid/localWorkspaceCommands.ts");
      await removeLocalWorkspace(workspace, world);
    },
    runScenario: async (node) => {
      const workspace = await resolveWorkspace(node, pick, "Run a scenario on which workspace?", "local");
      if (!workspace) return;
      const { runScenario } = await import("./localGrid/runScenario.ts");
      await runScenario(workspace, world);
    },
    letTimePass: async () => (await import("./localGrid/timeAndFaultCommands.ts")).letTimePass(world),
    injectFault: async () => (await import("./localGrid/timeAndFaultCommands.ts")).injectFault(world),
    clearFaults: async (node) =>
      (await import("./localGrid/timeAndFaultCommands.ts")).clearFaults(
        world,
        node?.kind === "fault" ? node : undefined,
      ),
    showDeliveries: async (node) => {
      const row = node?.kind === "activity" ? node.parent : node;
      const chosen = await resolveEventSubscription(
        row,
        pick,
        "Show the deliveries of which event subscription?",
        "local",
      );
      if (chosen) await world.deliveries.show(chosen);
    },
    openDeliveredEvent: async (node) =>
      (await import("./localGrid/deliveryCommands.ts")).openDeliveredEvent(node, world.deliveredEventDocuments),
    raiseEventAgain: async (node) =>
      (await import("./localGrid/deliveryCommands.ts")).raiseEventAgain(node, world.publisher, world.stamp),
    copyWhy: async (node) => (await import("./localGrid/deliveryCommands.ts")).copyDeliveryExplanation(node),
    signIn: async (node) => (await import("./azure/azureAccountCommands.ts")).signInToAzure(node, world),
    signInWithAnotherAccount: async () =>
      (await import("./azure/azureAccountCommands.ts")).signInWithAnotherAccount(world),
    signInToTenant: async () => (await import("./azure/azureAccountCommands.ts")).signInToTenant(world),
    signOut: async () => (await import("./azure/azureAccountCommands.ts")).explainSignOut(world),
    selectAzureSubscriptions: async () =>
      (await import("./azure/selectAzureSubscriptions.ts")).selectAzureSubscriptions(world),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`amlEvents.${name}`, async (node?: TreeNode) => {
        try {
          await run(node);
        } catch (error) {
          void report.show(error, node);
        }
      }),
    ),
  );
}

type LoadResourcePicker = () => Promise<ResourcePicker>;

const isAzureNode = (node: TreeNode | undefined): boolean =>
  node !== undefined && "cloud" in node && node.cloud === "azure";

async function resolveWorkspace(
  node: TreeNode | undefined,
  pick: LoadResourcePicker,
  title: string,
  cloud?: CloudName,
): Promise<WorkspaceNode | undefined> {
  if (node?.kind === "workspace") return node;
  if (node?.kind === "eventSubscription") return { kind: "workspace", cloud: node.cloud, workspace: node.workspace };
  if (node?.kind === "permissions") return node.parent;
  return (await pick()).pickWorkspace(title, cloud);
}

const resolveEventSubscription = async (
  node: TreeNode | undefined,
  pick: LoadResourcePicker,
  title: string,
  cloud?: CloudName,
) => (node?.kind === "eventSubscription" ? node : (await pick()).pickEventSubscription(title, cloud));

function resourceIdOfNode(node: TreeNode | undefined): string | undefined {
  if (node?.kind === "workspace") return node.workspace.id;
  if (node?.kind === "eventSubscription") return node.eventSubscription.id;
  return undefined;
}
