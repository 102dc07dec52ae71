import type * as vscode from "vscode";
import type { ListCache } from "../app/lists/listCache.ts";
import type {
  CloudNode,
  EventSubscriptionNode,
  FailureNode,
  TreeNode,
  WaitingNode,
  WorkspaceNode,
} from "../app/tree/treeNode.ts";
import { isTemporary } from "../app/tree/tailRow.ts";
import { summarizeEventSubscription } from "../core/subscription/describeEventSubscription.ts";
import type { CloudName } from "../ports/cloud.ts";
import { treeProgress } from "./treeProgress.ts";
import { showInformationMessage, showQuickPick, withProgress } from "./window.ts";

/** How many workspaces are searched for event subscriptions at once. */
const maxWorkspacesToSearch = 20;

interface WorkspacePickOptions {
  /** Offers only the workspaces of this one. */
  readonly cloud?: CloudName;
  /** Offers only the workspaces that this accepts. */
  readonly accepts?: (workspaceId: string) => boolean;
}

/** Asks for what a command acts on when it was run from the Command Palette. */
export class ResourcePicker {
  readonly #roots: readonly CloudNode[];
  readonly #listCache: ListCache;

  constructor(roots: readonly CloudNode[], listCache: ListCache) {
    this.#roots = roots;
    this.#listCache = listCache;
  }

  /** @returns undefined if the user canceled or there is none */
  async pickWorkspace(
    title: string,
    { cloud, accepts = () => true }: WorkspacePickOptions = {},
  ): Promise<WorkspaceNode | undefined> {
    const nodes = (await this.#workspaces(cloud)).filter(({ workspace }) => accepts(workspace.id));
    return pickOne(nodes, title, "No workspaces found.", ({ workspace }) => ({
      label: workspace.name,
      description: `${workspace.resourceGroup}, ${workspace.location}`,
    }));
  }

  /**
   * @param cloud offers only the event subscriptions of this one
   * @returns undefined if the user canceled or there is none
   */
  async pickEventSubscription(title: string, cloud?: CloudName): Promise<EventSubscriptionNode | undefined> {
    let parents: readonly TreeNode[] = await this.#workspaces(cloud);
    if (parents.length > maxWorkspacesToSearch) {
      // Each workspace takes requests of its own, so the user narrows the search first.
      const workspace = await this.pickWorkspace(title, cloud ? { cloud } : {});
      if (!workspace) return undefined;
      parents = [workspace];
    }
    const nodes = (await this.#childrenOf(parents)).filter(
      (node) => node.kind === "eventSubscription" && !isTemporary(node),
    ) as readonly EventSubscriptionNode[];
    return pickOne(nodes, title, "No event subscriptions found.", ({ eventSubscription, workspace }) => ({
      label: eventSubscription.name,
      description: workspace.name,
      detail: summarizeEventSubscription(eventSubscription),
    }));
  }

  async #workspaces(cloud: CloudName | undefined): Promise<readonly WorkspaceNode[]> {
    const roots = this.#roots.filter((root) => !cloud || root.cloud === cloud);
    return (await this.#childrenOf(roots)).filter((node) => node.kind === "workspace");
  }

  /**
   * Loads the children of nodes. Items of an earlier load are left out where a load fails, as commands on them would fail.
   *
   * @throws Failure only if nothing else was found: a cloud that is unreachable must not hide the other
   */
  async #childrenOf(nodes: readonly TreeNode[]): Promise<readonly TreeNode[]> {
    const { getTreeChildren } = await import("../app/tree/treeChildren.ts");
    const lists = await withProgress(treeProgress, () =>
      Promise.all(nodes.map((node) => getTreeChildren(node, this.#listCache))),
    );
    const children = lists.filter((list) => !list.some(isUnavailable)).flat();
    const unavailable = lists.flat().find(isUnavailable);
    const isItem = ({ kind }: TreeNode): boolean => kind === "workspace" || kind === "eventSubscription";
    if (unavailable && !children.some(isItem)) throw unavailable.failure;
    return children;
  }
}

/** Whether a whole list, rather than a part of it, cannot be loaded now. */
const isUnavailable = (node: TreeNode): node is FailureNode | WaitingNode =>
  (node.kind === "waiting" && !node.isPartial) || (node.kind === "failure" && node.partIndex === undefined);

/** Takes the only candidate without asking. */
async function pickOne<T>(
  nodes: readonly T[],
  title: string,
  emptyMessage: string,
  toItem: (node: T) => vscode.QuickPickItem,
): Promise<T | undefined> {
  if (nodes.length <= 1) {
    if (!nodes.length) void showInformationMessage(emptyMessage);
    return nodes[0];
  }
  const items = nodes.map((node) => ({ ...toItem(node), node }));
  return (await showQuickPick(items, { title, matchOnDescription: true }))?.node;
}
