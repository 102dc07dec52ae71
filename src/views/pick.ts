import * as vscode from "vscode";
import type { EventSubscriptionNode, FailureNode, Node, WaitingNode, WorkspaceNode } from "../app/node.ts";
import { summary } from "../core/subscription/describe.ts";
import type { Listings } from "../app/listings.ts";
import type { CloudName } from "../ports/cloud.ts";
import { inTheTree } from "./inTheTree.ts";

/** How many workspaces are looked into at once. */
const fewWorkspaces = 20;

/** Asks for what a command was not given, when it is run from the command palette. */
export class Pick {
  readonly #roots: readonly Node[];
  readonly #listings: Listings;

  constructor(roots: readonly Node[], listings: Listings) {
    this.#roots = roots;
    this.#listings = listings;
  }

  /**
   * @param cloud only of this one
   * @returns undefined when the person went away from the question
   */
  async workspace(title: string, cloud?: CloudName): Promise<WorkspaceNode | undefined> {
    const nodes = (await this.#below(this.#rootsOf(cloud))).filter((node) => node.kind === "workspace");
    return one(nodes, title, "There is no workspace to choose.", ({ workspace }) => ({
      label: workspace.name,
      description: `${workspace.resourceGroup}, ${workspace.location}`,
    }));
  }

  /**
   * @param cloud only of this one
   * @returns undefined when the person went away from the question
   */
  async eventSubscription(title: string, cloud?: CloudName): Promise<EventSubscriptionNode | undefined> {
    const workspaces = (await this.#below(this.#rootsOf(cloud))).filter((node) => node.kind === "workspace");
    // Each workspace costs requests of its own, so that among many it is asked for first.
    const chosen = workspaces.length > fewWorkspaces ? await this.workspace(title, cloud) : undefined;
    if (!chosen && workspaces.length > fewWorkspaces) return undefined;
    const nodes = (await this.#below(chosen ? [chosen] : workspaces)).filter(
      (node) => node.kind === "eventSubscription",
    );
    return one(nodes, title, "There is no event subscription to choose.", ({ eventSubscription, workspace }) => ({
      label: eventSubscription.name,
      description: workspace.name,
      detail: summary(eventSubscription),
    }));
  }

  #rootsOf(cloud: CloudName | undefined): readonly Node[] {
    return this.#roots.filter((root) => root.kind !== "cloud" || !cloud || root.cloud === cloud);
  }

  /**
   * What could not be loaded is only told where nothing else could: one cloud that is away must not hide the other. What
   * was loaded of it before is not offered, as nothing could be done with it now.
   */
  async #below(nodes: readonly Node[]): Promise<readonly Node[]> {
    const { childrenOf } = await import("../app/browse.ts");
    const lists = await vscode.window.withProgress(inTheTree, () =>
      Promise.all(nodes.map((node) => childrenOf(node, this.#listings))),
    );
    const found = lists.filter((rows) => !rows.some(isAway)).flat();
    const isRow = ({ kind }: Node): boolean => kind === "workspace" || kind === "eventSubscription";
    const away = lists.flat().find(isAway);
    if (away && !found.some(isRow)) throw away.failure;
    return found;
  }
}

/** Whether nothing of a list can be had now; a part of it may be missing, or come later. */
const isAway = (node: Node): node is FailureNode | WaitingNode =>
  (node.kind === "waiting" || node.kind === "failure") && node.part === undefined;

/** A question with one answer is not asked. */
async function one<T>(
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
