import * as vscode from "vscode";
import type { EventSubscriptionNode, FailureNode, TreeNode, WaitingNode, WorkspaceNode } from "../app/tree/treeNode.ts";
import { summarizeEventSubscription } from "../core/subscription/describeEventSubscription.ts";
import type { ListCache } from "../app/lists/listCache.ts";
import type { CloudName } from "../ports/cloud.ts";
import { treeProgress } from "./treeProgress.ts";

/** How many workspaces are looked into at once. */
const maxWorkspacesToScan = 20;

/** Asks for what a command was not given, when it is run from the command palette. */
export class ResourcePicker {
  readonly #roots: readonly TreeNode[];
  readonly #listCache: ListCache;

  constructor(roots: readonly TreeNode[], listings: ListCache) {
    this.#roots = roots;
    this.#listCache = listings;
  }

  /**
   * @param cloud only of this one
   * @returns undefined when the person went away from the question
   */
  async pickWorkspace(title: string, cloud?: CloudName): Promise<WorkspaceNode | undefined> {
    const nodes = (await this.#childrenOf(this.#rootsOf(cloud))).filter((node) => node.kind === "workspace");
    return pickOne(nodes, title, "There is no workspace to choose.", ({ workspace }) => ({
      label: workspace.name,
      description: `${workspace.resourceGroup}, ${workspace.location}`,
    }));
  }

  /**
   * @param cloud only of this one
   * @returns undefined when the person went away from the question
   */
  async pickEventSubscription(title: string, cloud?: CloudName): Promise<EventSubscriptionNode | undefined> {
    const workspaces = (await this.#childrenOf(this.#rootsOf(cloud))).filter((node) => node.kind === "workspace");
    // Each workspace costs requests of its own, so that among many it is asked for first.
    const chosen = workspaces.length > maxWorkspacesToScan ? await this.pickWorkspace(title, cloud) : undefined;
    if (!chosen && workspaces.length > maxWorkspacesToScan) return undefined;
    const nodes = (await this.#childrenOf(chosen ? [chosen] : workspaces)).filter(
      (node) => node.kind === "eventSubscription",
    );
    return pickOne(nodes, title, "There is no event subscription to choose.", ({ eventSubscription, workspace }) => ({
      label: eventSubscription.name,
      description: workspace.name,
      detail: summarizeEventSubscription(eventSubscription),
    }));
  }

  #rootsOf(cloud: CloudName | undefined): readonly TreeNode[] {
    return this.#roots.filter((root) => root.kind !== "cloud" || !cloud || root.cloud === cloud);
  }

  /**
   * What could not be loaded is only told where nothing else could: one cloud that is away must not hide the other. What
   * was loaded of it before is not offered, as nothing could be done with it now.
   */
  async #childrenOf(nodes: readonly TreeNode[]): Promise<readonly TreeNode[]> {
    const { getTreeChildren: childrenOf } = await import("../app/tree/treeChildren.ts");
    const lists = await vscode.window.withProgress(treeProgress, () =>
      Promise.all(nodes.map((node) => childrenOf(node, this.#listCache))),
    );
    const found = lists.filter((rows) => !rows.some(isUnavailable)).flat();
    const isRow = ({ kind }: TreeNode): boolean => kind === "workspace" || kind === "eventSubscription";
    const away = lists.flat().find(isUnavailable);
    if (away && !found.some(isRow)) throw away.failure;
    return found;
  }
}

/** Whether nothing of a list can be had now; a part of it may be missing, or come later. */
const isUnavailable = (node: TreeNode): node is FailureNode | WaitingNode =>
  (node.kind === "waiting" && !node.isPartial) || (node.kind === "failure" && node.partIndex === undefined);

/** A question with one answer is not asked. */
async function pickOne<T>(
  nodes: readonly T[],
  title: string,
  none: string,
  itemOf: (node: T) => vscode.QuickPickItem,
): Promise<T | undefined> {
  if (nodes.length <= 1) {
    if (!nodes.length) void vscode.window.showInformationMessage(none);
    return nodes[0];
  }
  const items = nodes.map((node) => ({ ...itemOf(node), node }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.node;
}
