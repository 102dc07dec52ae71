import * as vscode from "vscode";
import type { AzureAccountsCloud } from "../../app/azure/azureAccountsCloud.ts";
import type { ListCache } from "../../app/lists/listCache.ts";
import type { ListScope } from "../../app/lists/listScope.ts";
import type { LocalEventGridSnapshot, LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { RaisedSamples } from "../../app/localGrid/raisedSamples.ts";
import type { Tails } from "../../app/tail/tails.ts";
import type { Arrangement } from "../../app/tree/arrangement.ts";
import type { RowSurroundings } from "../../app/tree/rowOf.ts";
import { type CloudNode, listScopeOf, treeNodeKey, type TreeNode, workspaceNodeKey } from "../../app/tree/treeNode.ts";
import { DisposableStore } from "../../core/disposable.ts";
import { type Timers, waitAtMost } from "../../core/wait.ts";
import { makeVisible } from "../../core/visibleText.ts";
import type { LocalEventGrid } from "../../ports/localEventGrid.ts";
import { treeProgress } from "../treeProgress.ts";
import { withProgress } from "../window.ts";
import { HoveredRows } from "./hoveredRows.ts";
import { createTooltip, createTreeItem } from "./treeItem.ts";

const loadLocalRows = () => import("../../app/localGrid/localEventGridRows.ts");

/** How long the first rows wait to know whether someone is signed in to Azure, in ms. */
const signInCheckMs = 3_000;

/** What the tree shows, and what reports its changes. */
interface WorkspaceTreeDeps extends Timers {
  readonly roots: readonly CloudNode[];
  readonly localEventGrid: LocalEventGrid;
  readonly tails: Tails;
  readonly raisedSamples: RaisedSamples;
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
  readonly #hoveredRows: HoveredRows;
  #shownSnapshot: LocalEventGridSnapshot;
  /** Where tails have run. */
  #tailedWorkspaces: ReadonlySet<string> = new Set();
  /** Whether the Local Event Grid has never run here. */
  #isLocalUnused = false;
  /** Whether the welcome view is shown, which VS Code does while there are no rows. */
  #isEmpty = false;

  readonly view: vscode.TreeView<TreeNode>;
  readonly onDidChangeTreeData = this.#treeDataEmitter.event;

  constructor(deps: WorkspaceTreeDeps) {
    const { listCache, arrangement, watch, azure, tails, raisedSamples } = deps;
    this.#deps = deps;
    this.#hoveredRows = new HoveredRows(deps, (nodes) => this.#render(nodes));
    this.#shownSnapshot = watch.snapshot;
    this.view = vscode.window.createTreeView(treeProgress.location.viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const recheck = (): void => {
      if (!this.view.visible) return;
      // Another window may have started the Local Event Grid.
      if (this.#isEmpty) this.#treeDataEmitter.fire(undefined);
      listCache.recheckForbidden();
    };
    for (const disposable of [
      this.view,
      arrangement.onChanged(() => this.#showArrangement()),
      watch.onChanged((snapshot) => void this.#showLocalChanges(snapshot)),
      listCache.onChanged((scope) => this.#showChangedList(scope)),
      azure.onAccountsChanged(() => this.#showChangedList({ cloud: "azure" })),
      azure.onObstaclesChanged(() => this.#showChangedList({ cloud: "azure" })),
      this.view.onDidExpandElement(({ element }) => listCache.recheckForbidden(listScopeOf(element))),
      this.view.onDidChangeVisibility(recheck),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && recheck()),
      // The rows say whether this window runs the tail, and which tails have ended.
      tails.onChanged(({ kind }) => kind === "tails" && this.#renderTails()),
      raisedSamples.onChanged(({ node }) => this.#showChangedList({ cloud: "local", workspaceId: node.workspace.id })),
    ])
      this.#disposables.add(disposable);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) return this.#loadRoots();
    const children = await this.#loadChildren(node);
    for (const child of children) this.#rows.set(treeNodeKey(child), { node: child, parent: node });
    return children;
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    // Loaded with the first row.
    const { rowOf } = await import("../../app/tree/rowOf.ts");
    return createTreeItem(rowOf(node, await this.#surroundings()));
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#rows.get(treeNodeKey(node))?.parent;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const { tooltipOf } = await import("../../app/tree/rowOf.ts");
    const tooltip = tooltipOf(node, await this.#surroundings());
    if (!tooltip) return item;
    item.tooltip = createTooltip(tooltip);
    this.#hoveredRows.add(node);
    return item;
  }

  /** Loads the rows below `node` again, or all of them. Present rows stay until the new ones have arrived. */
  refresh(node?: TreeNode): void {
    this.invalidate(node && listScopeOf(node));
  }

  /** Loads one list again, the lists of one cloud, or all. */
  invalidate(scope?: ListScope): void {
    this.#deps.listCache.invalidate(scope);
    this.#render(scope && [...this.#nodesOfList(scope)]);
    // Polled now, so that the next poll finds no change and does not replace rows a second time.
    if (scope?.cloud !== "azure") void this.#deps.watch.poll();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Both clouds; none, for the welcome view, while the Local Event Grid has never run and no one is signed in. */
  async #loadRoots(): Promise<TreeNode[]> {
    const { roots, localEventGrid, listCache, azure } = this.#deps;
    this.#isLocalUnused = !(await localEventGrid.hasRun());
    this.#isEmpty = false;
    if (this.#isLocalUnused) {
      if (!azure.accounts.length) await waitAtMost(this.#deps, signInCheckMs, listCache.workspaces("azure").load());
      this.#isEmpty = this.#isSignedOut && !(await localEventGrid.hasRun());
    }
    // VS Code shows a welcome view without a condition until the extension has answered, so that it would flash.
    await vscode.commands.executeCommand("setContext", "amlEvents.isTreeEmpty", this.#isEmpty);
    return this.#isEmpty ? [] : [...roots];
  }

  get #isSignedOut(): boolean {
    return this.#deps.azure.obstacles.some(({ kind }) => kind === "signedOut");
  }

  async #surroundings(): Promise<RowSurroundings> {
    const { localEventGridRow, localEventGridTooltip } = await import("../../app/localGrid/localEventGridRow.ts");
    const { watch, azure, listCache, tails, raisedSamples } = this.#deps;
    const { snapshot } = watch;
    return {
      localEventGrid: snapshot,
      localEventGridRow: (label) => localEventGridRow(label, snapshot),
      localEventGridTooltip: (label) => localEventGridTooltip(label, snapshot),
      accounts: azure.accounts,
      listCache,
      tailTargetOf: (tailId) => tails.tails.find(({ id }) => id === tailId)?.target,
      hasRaised: (node) => raisedSamples.lastOn(node) !== undefined,
      today: new Date(),
      localTime: new Date(snapshot.status?.clock.now ?? Date.now()),
    };
  }

  async #loadChildren(node: TreeNode): Promise<TreeNode[]> {
    const { listCache, arrangement, watch, azure, tails } = this.#deps;
    const isLocal = node.kind === "cloud" && node.cloud === "local";
    const { localEventGridStatusRows, unavailableRows } = await loadLocalRows();
    const unavailable = isLocal && unavailableRows(node, watch.snapshot.state, this.#isLocalUnused);
    if (unavailable) return [...unavailable];
    const { getTreeChildren } = await import("../../app/tree/treeChildren.ts");
    const children = await getTreeChildren(node, listCache, {
      arrangement,
      isShortWait: true,
      tails: tails.tails,
      getObstacles: () => azure.obstacles,
    });
    const scope = listScopeOf(node);
    const loading = scope && listCache.whenIdle(scope);
    if (loading) void withProgress(treeProgress, () => loading);
    return [...(isLocal ? localEventGridStatusRows(node, watch.snapshot) : []), ...children];
  }

  /** Filters and groups the loaded rows; nothing is loaded again. */
  #showArrangement(): void {
    this.#treeDataEmitter.fire(undefined);
    void this.#showFilter();
  }

  /** Says above the rows that a filter is active, and how many it hides. */
  async #showFilter(): Promise<void> {
    const { arrangement, listCache, roots } = this.#deps;
    if (!arrangement.filter.terms.length && !this.view.message) return;
    const { filterMessage } = await import("../../app/tree/filterMessage.ts");
    const clouds = roots.map(({ cloud }) => cloud);
    this.view.message = makeVisible(filterMessage(arrangement.filter, listCache, clouds) ?? "");
  }

  #showChangedList(scope: ListScope): void {
    // A sign-in or sign-out may end the welcome view or bring it back.
    const isOther = this.#isLocalUnused && this.#isSignedOut !== this.#isEmpty;
    this.#render(isOther ? undefined : [...this.#nodesOfList(scope)]);
    void this.#showFilter();
  }

  #render(nodes: TreeNode[] | undefined): void {
    this.#treeDataEmitter.fire(this.#isEmpty ? undefined : nodes);
  }

  #renderTails(): void {
    const workspaceIds = new Set(this.#deps.tails.tails.map(({ target }) => target.workspaceId));
    for (const id of this.#tailedWorkspaces) workspaceIds.add(id);
    this.#tailedWorkspaces = workspaceIds;
    this.#render([...workspaceIds].flatMap((workspaceId) => this.#nodesOfList({ cloud: "local", workspaceId })));
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
  async #showLocalChanges(snapshot: LocalEventGridSnapshot): Promise<void> {
    const before = this.#shownSnapshot;
    this.#shownSnapshot = snapshot;
    const { hasContentChanged, hasRowChanges, isListOutdated } = await loadLocalRows();
    if (hasRowChanges(before, snapshot)) {
      if (isListOutdated(before, snapshot)) this.#deps.listCache.invalidate({ cloud: "local" });
      return this.#showChangedList({ cloud: "local" });
    }
    const nodes = [...this.#rows.values()].map(({ node }) => node);
    const changedNodes = nodes.filter((node) => hasContentChanged(node, before, snapshot));
    if (changedNodes.length) this.#render(changedNodes);
  }
}
