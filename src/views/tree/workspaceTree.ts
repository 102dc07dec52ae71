import * as vscode from "vscode";
import type { AzureAccountsCloud } from "../../app/azure/azureAccountsCloud.ts";
import type { ListCache } from "../../app/lists/listCache.ts";
import type { ListScope } from "../../app/lists/listScope.ts";
import {
  localEventGridStatusRows,
  hasFaultCountChanged,
  isListOutdated,
  unavailableRows,
  hasRowChanges,
} from "../../app/localGrid/localEventGridRows.ts";
import type { LocalEventGridSnapshot, LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { Arrangement } from "../../app/tree/arrangement.ts";
import { type CloudNode, listScopeOf, treeNodeKey, type TreeNode, workspaceNodeKey } from "../../app/tree/treeNode.ts";
import { isDeliveryFailing } from "../../core/deliveries/deliveryActivity.ts";
import { DisposableStore } from "../../core/disposable.ts";
import { makeVisible } from "../../core/visibleText.ts";
import { treeProgress } from "../treeProgress.ts";
import { withProgress } from "../window.ts";
import { createTooltip, createTreeItem } from "./treeItem.ts";

/** What the tree shows, and what reports its changes. */
interface WorkspaceTreeDeps {
  readonly roots: readonly CloudNode[];
  readonly listCache: ListCache;
  readonly arrangement: Arrangement;
  readonly watch: LocalEventGridWatcher;
  readonly azure: AzureAccountsCloud;
}

/** The tree of clouds, their workspaces and event subscriptions. Rows load when their parent is expanded. */
export class WorkspaceTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #deps: WorkspaceTreeDeps;
  readonly #disposables = new DisposableStore();
  readonly #treeDataEmitter = this.#disposables.add(new vscode.EventEmitter<TreeNode[] | undefined>());
  /** Loaded rows by key: the node VS Code knows, and its parent, which VS Code needs to reveal the row. */
  readonly #rows = new Map<string, { readonly node: TreeNode; readonly parent: TreeNode }>();
  #shownSnapshot: LocalEventGridSnapshot;

  readonly view: vscode.TreeView<TreeNode>;
  readonly onDidChangeTreeData = this.#treeDataEmitter.event;

  constructor(deps: WorkspaceTreeDeps) {
    const { listCache, arrangement, watch, azure } = deps;
    this.#deps = deps;
    this.#shownSnapshot = watch.snapshot;
    this.view = vscode.window.createTreeView(treeProgress.location.viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const recheck = () => this.view.visible && listCache.recheckForbidden();
    for (const disposable of [
      this.view,
      arrangement.onChanged(() => this.#showArrangement()),
      watch.onChanged((snapshot) => this.#showLocalChanges(snapshot)),
      listCache.onChanged((scope) => this.#showChangedList(scope)),
      azure.onAccountsChanged(() => this.#showChangedList({ cloud: "azure" })),
      azure.onObstaclesChanged(() => this.#showChangedList({ cloud: "azure" })),
      this.view.onDidExpandElement(({ element }) => listCache.recheckForbidden(listScopeOf(element))),
      this.view.onDidChangeVisibility(recheck),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && recheck()),
    ])
      this.#disposables.add(disposable);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) return [...this.#deps.roots];
    const children = await this.#loadChildren(node);
    for (const child of children) this.#rows.set(treeNodeKey(child), { node: child, parent: node });
    return children;
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    // Loaded with the first row.
    const [{ rowOf }, { localEventGridRow }] = await Promise.all([
      import("../../app/tree/rowOf.ts"),
      import("../../app/localGrid/localEventGridRow.ts"),
    ]);
    const { snapshot } = this.#deps.watch;
    const row = rowOf(node, {
      localEventGrid: snapshot,
      localEventGridRow: (label) => localEventGridRow(label, snapshot),
      accounts: this.#deps.azure.accounts,
      listCache: this.#deps.listCache,
      today: new Date(),
    });
    return createTreeItem(row);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#rows.get(treeNodeKey(node))?.parent;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const { tooltipOf } = await import("../../app/tree/rowOf.ts");
    const tooltip = tooltipOf(node, this.#deps.listCache, new Date());
    if (tooltip) item.tooltip = createTooltip(tooltip);
    return item;
  }

  /** Loads the rows below `node` again, or all of them. Present rows stay until the new ones have arrived. */
  refresh(node?: TreeNode): void {
    this.invalidate(node && listScopeOf(node));
  }

  /** Loads one list again, the lists of one cloud, or all. */
  invalidate(scope?: ListScope): void {
    this.#deps.listCache.invalidate(scope);
    this.#treeDataEmitter.fire(scope && [...this.#nodesOfList(scope)]);
    // Polled now, so that the next poll finds no change and does not replace rows a second time.
    if (scope?.cloud !== "azure") void this.#deps.watch.poll();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #loadChildren(node: TreeNode): Promise<TreeNode[]> {
    const { listCache, arrangement, watch, azure } = this.#deps;
    const isLocal = node.kind === "cloud" && node.cloud === "local";
    const unavailable = isLocal && unavailableRows(node, watch.snapshot.state);
    if (unavailable) return [...unavailable];
    const { getTreeChildren } = await import("../../app/tree/treeChildren.ts");
    const children = await getTreeChildren(node, listCache, {
      arrangement,
      isShortWait: true,
      getObstacles: () => azure.obstacles,
    });
    const scope = listScopeOf(node);
    const loading = scope && listCache.whenIdle(scope);
    if (loading) void withProgress(treeProgress, () => loading);
    return [...(isLocal ? localEventGridStatusRows(node, watch.snapshot) : []), ...children];
  }

  /** Filters and groups the loaded rows; nothing is loaded again. */
  #showArrangement(): void {
    const { text } = this.#deps.arrangement.filter;
    this.view.description = text && makeVisible(`filter: ${text}`);
    void vscode.commands.executeCommand("setContext", "amlEvents.filtered", text !== "");
    this.#treeDataEmitter.fire(undefined);
  }

  #showChangedList(scope: ListScope): void {
    this.#treeDataEmitter.fire([...this.#nodesOfList(scope)]);
  }

  /** The nodes whose children are the items of a list. */
  #nodesOfList({ cloud, workspaceId }: ListScope): readonly TreeNode[] {
    if (workspaceId === undefined) return this.#deps.roots.filter((root) => root.cloud === cloud);
    const row = this.#rows.get(workspaceNodeKey(cloud, workspaceId));
    return row ? [row.node] : [];
  }

  /**
   * Renders the rows whose content has changed; only the Local Event Grid's own list is loaded again. The fewer rows the
   * better: a command on a row below a changed one runs without its node until VS Code has fetched that row again.
   */
  #showLocalChanges(snapshot: LocalEventGridSnapshot): void {
    const before = this.#shownSnapshot;
    this.#shownSnapshot = snapshot;
    if (hasRowChanges(before, snapshot)) {
      if (isListOutdated(before, snapshot)) this.#deps.listCache.invalidate({ cloud: "local" });
      return this.#showChangedList({ cloud: "local" });
    }
    const changedNodes = [...this.#rows.values()].flatMap(({ node }) =>
      hasContentChanged(node, before, snapshot) ? [node] : [],
    );
    if (changedNodes.length) this.#treeDataEmitter.fire(changedNodes);
  }
}

/** Whether the row of a node of the Local Event Grid has other content than before. */
function hasContentChanged(node: TreeNode, before: LocalEventGridSnapshot, now: LocalEventGridSnapshot): boolean {
  if (node.kind === "fault") return hasFaultCountChanged(node, before, now);
  const owner = node.kind === "activity" ? node.parent : node;
  if (owner.kind !== "eventSubscription" || owner.cloud !== "local") return false;
  const [was, is] = [before, now].map((snapshot) => snapshot.activityOf(owner.eventSubscription.id));
  return node.kind === "activity"
    ? JSON.stringify(was) !== JSON.stringify(is)
    : isDeliveryFailing(was) !== isDeliveryFailing(is) || was?.pause?.until !== is?.pause?.until;
}
