import * as vscode from "vscode";
import type { Arrangement } from "../app/arrangement.ts";
import type { EventSubscriptionNode, Node, WorkspaceNode } from "../app/node.ts";
import type { Listings } from "../app/listings.ts";
import type { Tails } from "../app/tails.ts";
import type { Deed } from "../core/permissions.ts";
import type { CloudName, Clouds, Publisher } from "../ports/cloud.ts";
import type { AzureAccountWorld } from "./azureAccount.ts";
import type { DeliveredEvents } from "./deliveredEvent.ts";
import type { DeliveriesView } from "./deliveriesView.ts";
import type { EventSubscriptionDocuments } from "./eventSubscriptionDocument.ts";
import { inTheTree } from "./inTheTree.ts";
import type { ImportWorld } from "./importEventSubscription.ts";
import type { GridWorld } from "./localEventGrid.ts";
import type { Pick } from "./pick.ts";
import type { Report } from "./report.ts";
import type { RunScenarioWorld } from "./runScenario.ts";
import type { WorkspaceTree } from "./workspaceTree.ts";

export interface CommandWorld extends ImportWorld, GridWorld, RunScenarioWorld, AzureAccountWorld {
  /** Where the extension is installed. */
  readonly extension: vscode.Uri;
  readonly deliveries: DeliveriesView;
  readonly deliveredEvents: DeliveredEvents;
  readonly clouds: Clouds;
  readonly listings: Listings;
  readonly arrangement: Arrangement;
  readonly publisher: Publisher;
  readonly tails: Tails;
  readonly tree: WorkspaceTree;
  readonly documents: EventSubscriptionDocuments;
  /** The clouds to choose from. */
  readonly roots: readonly Node[];
  readonly report: Report;
  readonly log: vscode.LogOutputChannel;
  /** Id and time for a raised event, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
}

/**
 * Every command of package.json, by its id without the prefix. Each takes the row it was called on, or asks for one.
 * What only a command needs is imported when it is run, so that activation does not load it.
 */
export function registerCommands(world: CommandWorld): vscode.Disposable {
  const { clouds, listings, arrangement, tree, forms, documents, tails, report, log } = world;
  const pick: PickOnDemand = async () => new (await import("./pick.ts")).Pick(world.roots, listings);
  // One that could not be started is started again: the tree follows what becomes of it.
  const loadAnew = (node?: Node) =>
    world.grid.state.kind === "failed" && !isOfAzure(node) ? world.grid.start() : tree.refresh(node);
  /** Tells what is missing with the row that it was chosen for, so that a request for access need not ask again. */
  const isAllowed = async (node: WorkspaceNode | EventSubscriptionNode, deed: Deed): Promise<boolean> => {
    try {
      const { mustBeAllowed } = await import("../app/access.ts");
      await vscode.window.withProgress(inTheTree, () => mustBeAllowed(node, deed, listings.rights));
      return true;
    } catch (error) {
      void report.show(error, node);
      return false;
    }
  };
  const commands: Record<string, (node?: Node) => unknown> = {
    refresh: loadAnew,
    retry: loadAnew,
    newEventSubscription: async (node) => {
      const workspace = await workspaceOf(node, pick, "New event subscription on which workspace?");
      if (workspace && (await isAllowed(workspace, "write"))) await forms.open(workspace);
    },
    importEventSubscription: async (node) => {
      const { importEventSubscription } = await import("./importEventSubscription.ts");
      await importEventSubscription(async () => {
        const workspace = await workspaceOf(node, pick, "Import the event subscription into which workspace?");
        return workspace && (await isAllowed(workspace, "write")) ? workspace : undefined;
      }, world);
    },
    editEventSubscription: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Edit which event subscription?");
      if (chosen && (await isAllowed(chosen, "write"))) await forms.edit(chosen);
    },
    showEventSubscription: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Show which event subscription?");
      if (chosen) await documents.open(chosen);
    },
    deleteEventSubscription: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Delete which event subscription?");
      if (!chosen || !(await isAllowed(chosen, "delete"))) return;
      const { deleteEventSubscription } = await import("./deleteEventSubscription.ts");
      await deleteEventSubscription(chosen, world);
    },
    exportEventSubscription: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Export which event subscription?");
      if (!chosen) return;
      const { exportEventSubscription } = await import("./exportEventSubscription.ts");
      await exportEventSubscription(chosen, clouds);
    },
    copyResourceId: async (node) => {
      const id = resourceIdOf(node ?? (await (await pick()).workspace("Copy the resource id of which workspace?")));
      if (!id) return;
      await vscode.env.clipboard.writeText(id);
      vscode.window.setStatusBarMessage("Resource id copied.", 3000);
    },
    tailEvents: async (node) => {
      const target = node?.kind === "eventSubscription" ? node : await workspaceOf(node, pick, "Tail which workspace?");
      if (!target || !(await isAllowed(target, "tail"))) return;
      const { tailEvents } = await import("./tailEvents.ts");
      await tailEvents(target, tails, report);
    },
    copyRequestForAccess: async (node) => {
      const asks = node?.kind === "eventSubscription" || node?.kind === "failure";
      const chosen = asks ? node : await workspaceOf(node, pick, "Copy a request for access to which workspace?");
      if (!chosen) return;
      const { copyRequestForAccess } = await import("./copyRequestForAccess.ts");
      await copyRequestForAccess(chosen, listings.rights);
    },
    filterTree: async () => (await import("./arrangeTree.ts")).filterTree(arrangement),
    clearFilter: () => arrangement.setFilter(""),
    groupTree: async () => (await import("./arrangeTree.ts")).groupTree(arrangement),
    toggleFavourite: async (node) => {
      const chosen = await workspaceOf(node, pick, "Add or remove which favourite?");
      if (chosen) await arrangement.toggleFavourite(chosen.workspace.id);
    },
    stopTail: async () => (await import("./tailEvents.ts")).stopTail(tails),
    clearTail: () => tails.clear(),
    raiseSampleEvent: async (node) => {
      const workspace = await workspaceOf(node, pick, "Raise a sample event on which workspace?", "local");
      if (!workspace) return;
      const { raiseSampleEvent } = await import("./raiseSampleEvent.ts");
      await raiseSampleEvent(workspace, world, world.stamp);
    },
    insertHandler: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Insert a handler for which event subscription?");
      if (!chosen) return;
      const { insertHandler } = await import("./insertHandler.ts");
      await insertHandler(chosen, world.extension);
    },
    showLog: () => log.show(),
    startLocalEventGrid: () => world.grid.start(),
    stopLocalEventGrid: async () => (await import("./localEventGrid.ts")).stopLocalEventGrid(world),
    resetLocalEventGrid: async () => (await import("./localEventGrid.ts")).resetLocalEventGrid(world),
    exportLocalState: async () => (await import("./localEventGrid.ts")).exportLocalState(world),
    importLocalState: async () => (await import("./localEventGrid.ts")).importLocalState(world),
    localEventGridActions: async () => (await import("./gridActions.ts")).chooseGridAction(world.watch.view, tails),
    addLocalWorkspace: async () => (await import("./localWorkspaces.ts")).addLocalWorkspace(world),
    removeLocalWorkspace: async (node) => {
      const workspace = await workspaceOf(node, pick, "Remove which local workspace?", "local");
      if (!workspace) return;
      const { removeLocalWorkspace } = await import("./localWorkspaces.ts");
      await removeLocalWorkspace(workspace, world);
    },
    runScenario: async (node) => {
      const workspace = await workspaceOf(node, pick, "Run a scenario on which workspace?", "local");
      if (!workspace) return;
      const { runScenario } = await import("./runScenario.ts");
      await runScenario(workspace, world);
    },
    letTimePass: async () => (await import("./timeAndFaults.ts")).letTimePass(world),
    injectFault: async () => (await import("./timeAndFaults.ts")).injectFault(world),
    clearFaults: async (node) =>
      (await import("./timeAndFaults.ts")).clearFaults(world, node?.kind === "fault" ? node : undefined),
    showDeliveries: async (node) => {
      const row = node?.kind === "activity" ? node.of : node;
      const chosen = await eventSubscriptionOf(row, pick, "Show the deliveries of which event subscription?", "local");
      if (chosen) await world.deliveries.show(chosen);
    },
    openDeliveredEvent: async (node) => (await import("./fateCommands.ts")).openEvent(node, world.deliveredEvents),
    raiseEventAgain: async (node) =>
      (await import("./fateCommands.ts")).raiseEventAgain(node, world.publisher, world.stamp),
    copyWhy: async (node) => (await import("./fateCommands.ts")).copyWhy(node),
    signIn: async (node) => (await import("./azureAccount.ts")).signInToAzure(node, world),
    signInWithAnotherAccount: async () => (await import("./azureAccount.ts")).signInWithAnotherAccount(world),
    signInToTenant: async () => (await import("./azureAccount.ts")).signInToTenant(world),
    signOut: async () => (await import("./azureAccount.ts")).tellSignOut(world),
    selectAzureSubscriptions: async () =>
      (await import("./selectAzureSubscriptions.ts")).selectAzureSubscriptions(world),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`amlEvents.${name}`, async (node?: Node) => {
        try {
          await run(node);
        } catch (error) {
          void report.show(error, node);
        }
      }),
    ),
  );
}

type PickOnDemand = () => Promise<Pick>;

const isOfAzure = (node: Node | undefined): boolean => node !== undefined && "cloud" in node && node.cloud === "azure";

async function workspaceOf(
  node: Node | undefined,
  pick: PickOnDemand,
  title: string,
  cloud?: CloudName,
): Promise<WorkspaceNode | undefined> {
  if (node?.kind === "workspace") return node;
  if (node?.kind === "eventSubscription") return { kind: "workspace", cloud: node.cloud, workspace: node.workspace };
  if (node?.kind === "rights") return node.in;
  return (await pick()).workspace(title, cloud);
}

const eventSubscriptionOf = async (node: Node | undefined, pick: PickOnDemand, title: string, cloud?: CloudName) =>
  node?.kind === "eventSubscription" ? node : (await pick()).eventSubscription(title, cloud);

function resourceIdOf(node: Node | undefined): string | undefined {
  if (node?.kind === "workspace") return node.workspace.id;
  if (node?.kind === "eventSubscription") return node.eventSubscription.id;
  return undefined;
}
