import * as vscode from "vscode";
import type { EventSubscriptionNode, Node, WorkspaceNode } from "../app/browse.ts";
import type { Tails } from "../app/tails.ts";
import type { CloudName, Clouds, Publisher } from "../ports/cloud.ts";
import {
  type AzureAccountWorld,
  selectAzureSubscriptions,
  signInToAzure,
  signInToTenant,
  signInWithAnotherAccount,
  tellSignOut,
} from "./azureAccount.ts";
import type { DeliveriesView } from "./deliveriesView.ts";
import { copyWhy, type DeliveredEvents, fateOf, raiseEventAgain } from "./deliveredEvent.ts";
import type { EventSubscriptionDocuments } from "./eventSubscriptionDocument.ts";
import { exportEventSubscription } from "./exportEventSubscription.ts";
import { chooseGridAction } from "./gridActions.ts";
import type { HandlerEditor } from "./handlerEditor.ts";
import { importEventSubscription, type ImportWorld } from "./importEventSubscription.ts";
import {
  exportLocalState,
  type GridWorld,
  importLocalState,
  resetLocalEventGrid,
  stopLocalEventGrid,
} from "./localEventGrid.ts";
import { addLocalWorkspace, removeLocalWorkspace } from "./localWorkspaces.ts";
import type { Pick } from "./pick.ts";
import { raiseSampleEvent } from "./raiseSampleEvent.ts";
import type { Report } from "./report.ts";
import { runScenario, type RunScenarioWorld } from "./runScenario.ts";
import { stopTail, tailEvents } from "./tailEvents.ts";
import { clearFaults, injectFault, letTimePass } from "./timeAndFaults.ts";
import type { WorkspaceTree } from "./workspaceTree.ts";

export interface CommandWorld extends ImportWorld, GridWorld, RunScenarioWorld, AzureAccountWorld {
  readonly deliveries: DeliveriesView;
  readonly deliveredEvents: DeliveredEvents;
  readonly clouds: Clouds;
  readonly publisher: Publisher;
  readonly tails: Tails;
  readonly tree: WorkspaceTree;
  readonly documents: EventSubscriptionDocuments;
  readonly handlers: HandlerEditor;
  readonly pick: Pick;
  readonly report: Report;
  readonly log: vscode.LogOutputChannel;
  /** Id and time for a raised event, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
}

/** Every command of package.json, by its id without the prefix. Each takes the row it was called on, or asks for one. */
export function registerCommands(world: CommandWorld): vscode.Disposable {
  const { clouds, tree, forms, documents, tails, pick, report, log, handlers } = world;
  const commands: Record<string, (node?: Node) => unknown> = {
    // One that could not be started is started again: the tree follows what becomes of it.
    refresh: (node) =>
      world.grid.state.kind === "failed" && !isOfAzure(node) ? world.grid.start() : tree.refresh(node),
    newEventSubscription: async (node) => {
      const workspace = await workspaceOf(node, pick, "New event subscription on which workspace?");
      if (workspace) forms.open(workspace);
    },
    importEventSubscription: (node) =>
      importEventSubscription(
        () => workspaceOf(node, pick, "Import the event subscription into which workspace?"),
        world,
      ),
    editEventSubscription: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Edit which event subscription?");
      if (chosen) forms.edit(chosen);
    },
    showEventSubscription: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Show which event subscription?");
      if (chosen) await documents.open(chosen);
    },
    deleteEventSubscription: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Delete which event subscription?");
      if (chosen) await deleteEventSubscription(chosen, world);
    },
    exportEventSubscription: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Export which event subscription?");
      if (chosen) await exportEventSubscription(chosen, clouds);
    },
    copyResourceId: async (node) => {
      const id = resourceIdOf(node ?? (await pick.workspace("Copy the resource id of which workspace?")));
      if (!id) return;
      await vscode.env.clipboard.writeText(id);
      vscode.window.setStatusBarMessage("Resource id copied.", 3000);
    },
    tailEvents: async (node) => {
      const target = node?.kind === "eventSubscription" ? node : await workspaceOf(node, pick, "Tail which workspace?");
      if (target) await tailEvents(target, tails, report);
    },
    stopTail: () => stopTail(tails),
    clearTail: () => tails.clear(),
    raiseSampleEvent: async (node) => {
      const workspace = await workspaceOf(node, pick, "Raise a sample event on which workspace?", "local");
      if (workspace) await raiseSampleEvent(workspace, world, world.stamp);
    },
    insertHandler: async (node) => {
      const chosen = await eventSubscriptionOf(node, pick, "Insert a handler for which event subscription?");
      if (chosen) await handlers.insert(chosen);
    },
    showLog: () => log.show(),
    startLocalEventGrid: () => world.grid.start(),
    stopLocalEventGrid: () => stopLocalEventGrid(world),
    resetLocalEventGrid: () => resetLocalEventGrid(world),
    exportLocalState: () => exportLocalState(world),
    importLocalState: () => importLocalState(world),
    localEventGridActions: () => chooseGridAction(world.watch.view, tails),
    addLocalWorkspace: () => addLocalWorkspace(world),
    removeLocalWorkspace: async (node) => {
      const workspace = await workspaceOf(node, pick, "Remove which local workspace?", "local");
      if (workspace) await removeLocalWorkspace(workspace, world);
    },
    runScenario: async (node) => {
      const workspace = await workspaceOf(node, pick, "Run a scenario on which workspace?", "local");
      if (workspace) await runScenario(workspace, world);
    },
    letTimePass: () => letTimePass(world),
    injectFault: () => injectFault(world),
    clearFaults: (node) => clearFaults(world, node?.kind === "fault" ? node : undefined),
    showDeliveries: async (node) => {
      const row = node?.kind === "activity" ? node.of : node;
      const chosen = await eventSubscriptionOf(row, pick, "Show the deliveries of which event subscription?", "local");
      if (chosen) await world.deliveries.show(chosen);
    },
    openDeliveredEvent: (node) => world.deliveredEvents.open(fateOf(node)),
    raiseEventAgain: (node) => raiseEventAgain(fateOf(node), world.publisher, world.stamp),
    copyWhy: (node) => copyWhy(fateOf(node)),
    signIn: (node) => signInToAzure(node, world),
    signInWithAnotherAccount: () => signInWithAnotherAccount(world),
    signInToTenant: () => signInToTenant(world),
    signOut: () => tellSignOut(world),
    selectAzureSubscriptions: () => selectAzureSubscriptions(world),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`amlEvents.${name}`, async (node?: Node) => {
        try {
          await run(node);
        } catch (error) {
          void report.show(error);
        }
      }),
    ),
  );
}

const isOfAzure = (node: Node | undefined): boolean => node !== undefined && "cloud" in node && node.cloud === "azure";

async function workspaceOf(
  node: Node | undefined,
  pick: Pick,
  title: string,
  cloud?: CloudName,
): Promise<WorkspaceNode | undefined> {
  if (node?.kind === "workspace") return node;
  if (node?.kind === "eventSubscription") return { kind: "workspace", cloud: node.cloud, workspace: node.workspace };
  return pick.workspace(title, cloud);
}

const eventSubscriptionOf = async (node: Node | undefined, pick: Pick, title: string, cloud?: CloudName) =>
  node?.kind === "eventSubscription" ? node : pick.eventSubscription(title, cloud);

function resourceIdOf(node: Node | undefined): string | undefined {
  if (node?.kind === "workspace") return node.workspace.id;
  if (node?.kind === "eventSubscription") return node.eventSubscription.id;
  return undefined;
}

async function deleteEventSubscription(
  { cloud, workspace, eventSubscription: { id, name } }: EventSubscriptionNode,
  { clouds, tree }: CommandWorld,
): Promise<void> {
  const detail = "Events will no longer be sent to its destination. This cannot be undone.";
  const question = `Delete the event subscription ${name} of ${workspace.name}?`;
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, "Delete")) !== "Delete") return;
  const progress = { location: { viewId: "amlEvents.workspaces" }, title: `Deleting ${name}` };
  await vscode.window.withProgress(progress, () => clouds[cloud].delete(id, new AbortController().signal));
  tree.refresh();
}
