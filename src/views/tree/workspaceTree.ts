import * as vscode from "vscode";
import type { Arrangement } from "../../app/tree/arrangement.ts";
import type { AzureAccountsCloud } from "../../app/azure/azureAccountsCloud.ts";
import { treeNodeKey, type TreeNode, workspaceNodeKey } from "../../app/tree/treeNode.ts";
import type { LocalEventGridSnapshot, LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { ListCache } from "../../app/lists/listCache.ts";
import type { ListScope } from "../../app/lists/listScope.ts";
import {
  localEventGridStatusRows,
  hasFaultCountChanged,
  isListOutdated,
  unavailableRows,
  hasRowChanges,
} from "../../app/localGrid/localEventGridRows.ts";
import { isDeliveryFailing } from "../../core/deliveries/deliveryActivity.ts";
import type { Disposable } from "../../core/disposable.ts";
import { treeProgress } from "../treeProgress.ts";

/** What the tree shows, and who tells when it changes. */
export interface WorkspaceTreeDeps {
  readonly roots: readonly TreeNode[];
  readonly listCache: ListCache;
  readonly arrangement: Arrangement;
  readonly watch: LocalEventGridWatcher;
  readonly azure: AzureAccountsCloud;
}

/** The tree of clouds, their workspaces and event subscriptions. Rows load when they are expanded. */
export class WorkspaceTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #roots: readonly TreeNode[];
  readonly #listCache: ListCache;
  readonly #arrangement: Arrangement;
  readonly #watch: LocalEventGridWatcher;
  readonly #azure: AzureAccountsCloud;
  readonly #treeDataEmitter = new vscode.EventEmitter<TreeNode[] | undefined>();
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #subscriptions: Disposable[];
  /** Rows that were loaded, by key, as VS Code knows them, and their parents, which it needs to reveal a row. */
  readonly #rows = new Map<string, { readonly node: TreeNode; readonly parent: TreeNode }>();
  #shownSnapshot: LocalEventGridSnapshot;

  readonly onDidChangeTreeData = this.#treeDataEmitter.event;

  constructor({ roots, listCache: listings, arrangement, watch, azure }: WorkspaceTreeDeps) {
    this.#roots = roots;
    this.#listCache = listings;
    this.#arrangement = arrangement;
    this.#watch = watch;
    this.#azure = azure;
    this.#shownSnapshot = watch.snapshot;
    this.#subscriptions = [
      arrangement.onChanged(() => this.#showArrangement()),
      watch.onChanged((view) => this.#showLocalChanges(view)),
      listings.onChanged((of) => this.#showChangedList(of)),
      azure.onAccountsChanged(() => this.#showChangedList({ cloud: "azure" })),
      azure.onObstaclesChanged(() => this.#showChangedList({ cloud: "azure" })),
    ];
    this.#view = vscode.window.createTreeView(treeProgress.location.viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const recheck = () => this.#view.visible && this.#listCache.recheckForbidden();
    this.#subscriptions.push(
      this.#view.onDidExpandElement(({ element }) => this.#listCache.recheckForbidden(listScopeOf(element))),
      this.#view.onDidChangeVisibility(recheck),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && recheck()),
    );
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeVisibility(): vscode.Event<unknown> {
    return this.#view.onDidChangeVisibility;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) return [...this.#roots];
    const children = await this.#loadChildren(node);
    for (const child of children) this.#rows.set(treeNodeKey(child), { node: child, parent: node });
    return children;
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    const { createTreeItem: treeItemOf } = await import("./treeItem.ts");
    return treeItemOf(node, {
      localEventGrid: this.#watch.snapshot,
      accounts: this.#azure.accounts,
      listCache: this.#listCache,
    });
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#rows.get(treeNodeKey(node))?.parent;
  }

  /** A tooltip is made when it is looked at, so that its time is that of the rows now. */
  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    if (node.kind !== "workspace") return item;
    const { createWorkspaceTooltip: workspaceCard } = await import("./treeItem.ts");
    item.tooltip = workspaceCard(node, this.#listCache);
    return item;
  }

  /** Loads the rows below `node` again, or all of them. Those that are there stay until the new ones have come. */
  refresh(node?: TreeNode): void {
    this.invalidate(node && listScopeOf(node));
  }

  /** Loads one list again, or the lists of one cloud, or all. */
  invalidate(of?: ListScope): void {
    this.#listCache.invalidate(of);
    this.#treeDataEmitter.fire(of && [...this.#nodesOfList(of)]);
    // What was changed here is seen now, so that the next look does not move the rows once more under somebody's hand.
    if (of?.cloud !== "azure") void this.#watch.poll();
  }

  dispose(): void {
    for (const watching of this.#subscriptions) watching.dispose();
    this.#view.dispose();
    this.#treeDataEmitter.dispose();
  }

  async #loadChildren(node: TreeNode): Promise<TreeNode[]> {
    const instead =
      node.kind === "cloud" && node.cloud === "local" && unavailableRows(node, this.#watch.snapshot.state);
    if (instead) return [...instead];
    const { getTreeChildren: childrenOf } = await import("../../app/tree/treeChildren.ts");
    const loaded = await childrenOf(node, this.#listCache, {
      arrangement: this.#arrangement,
      isShortWait: true,
      getObstacles: () => this.#azure.obstacles,
    });
    const of = listScopeOf(node);
    const underWay = of && this.#listCache.whenIdle(of);
    if (underWay) void vscode.window.withProgress(treeProgress, () => underWay);
    const isLocal = node.kind === "cloud" && node.cloud === "local";
    return [...(isLocal ? localEventGridStatusRows(node, this.#watch.snapshot) : []), ...loaded];
  }

  /** Nothing is loaded for it. */
  #showArrangement(): void {
    const { text } = this.#arrangement.filter;
    this.#view.description = text && `filter: ${text}`;
    void vscode.commands.executeCommand("setContext", "amlEvents.filtered", text !== "");
    this.#treeDataEmitter.fire(undefined);
  }

  #showChangedList(of: ListScope): void {
    this.#treeDataEmitter.fire([...this.#nodesOfList(of)]);
  }

  /** The rows whose children are those of a list. */
  #nodesOfList({ cloud, workspaceId }: ListScope): readonly TreeNode[] {
    if (workspaceId === undefined) return this.#roots.filter((root) => root.kind === "cloud" && root.cloud === cloud);
    const known = this.#rows.get(workspaceNodeKey(cloud, workspaceId))?.node;
    return known ? [known] : [];
  }

  /**
   * Renders anew what says something else than before; nothing is loaded again but below the Local Event Grid itself. The
   * fewer rows the better: until VS Code has the rows below a changed one again, a command on one of them comes without it.
   */
  #showLocalChanges(view: LocalEventGridSnapshot): void {
    const before = this.#shownSnapshot;
    this.#shownSnapshot = view;
    if (hasRowChanges(before, view)) {
      if (isListOutdated(before, view)) this.#listCache.invalidate({ cloud: "local" });
      return this.#treeDataEmitter.fire([...this.#nodesOfList({ cloud: "local" })]);
    }
    const stale = [...this.#rows.values()].map(({ node }) => node).filter((node) => hasRowChanged(node, before, view));
    if (stale.length) this.#treeDataEmitter.fire(stale);
  }
}

/** Whether a row of the Local Event Grid says something else at a later look. */
function hasRowChanged(node: TreeNode, before: LocalEventGridSnapshot, now: LocalEventGridSnapshot): boolean {
  if (node.kind === "fault") return hasFaultCountChanged(node, before, now);
  const of = node.kind === "activity" ? node.parent : node;
  if (of.kind !== "eventSubscription" || of.cloud !== "local") return false;
  const [was, is] = [before, now].map((view) => view.activityOf(of.eventSubscription.id));
  return node.kind === "activity"
    ? JSON.stringify(was) !== JSON.stringify(is)
    : isDeliveryFailing(was) !== isDeliveryFailing(is);
}

/** The list that stands below a row, or in which it stands. */
function listScopeOf(node: TreeNode): ListScope | undefined {
  if (node.kind === "cloud") return { cloud: node.cloud };
  if (node.kind === "workspace" || node.kind === "eventSubscription")
    return { cloud: node.cloud, workspaceId: node.workspace.id };
  return listScopeOf(node.parent);
}
