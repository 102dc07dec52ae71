import * as vscode from "vscode";
import type { Azure } from "../app/azure.ts";
import { azureRows } from "../app/azureRows.ts";
import { childrenOf, keyOf, type Node } from "../app/browse.ts";
import type { GridView, GridWatch } from "../app/gridWatch.ts";
import { aboveWorkspaces, insteadOfWorkspaces, isOtherGrid } from "../app/localRows.ts";
import { isFailing } from "../core/deliveries/activity.ts";
import type { Disposable } from "../core/disposable.ts";
import type { CloudName, Clouds } from "../ports/cloud.ts";
import { treeItemOf } from "./treeItem.ts";

/** The tree of clouds, their workspaces and event subscriptions. Rows load when they are expanded. */
export class WorkspaceTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #roots: readonly Node[];
  readonly #clouds: Clouds;
  readonly #azure: Azure;
  readonly #watch: GridWatch;
  readonly #changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #watching: readonly Disposable[];
  /** Rows that were loaded, by key, as VS Code knows them, and their parents, which it needs to reveal a row. */
  readonly #rows = new Map<string, { readonly node: Node; readonly parent: Node }>();
  readonly #ending = new AbortController();
  #shown: GridView;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(roots: readonly Node[], clouds: Clouds & { readonly azure: Azure }, watch: GridWatch) {
    this.#roots = roots;
    this.#clouds = clouds;
    this.#azure = clouds.azure;
    this.#watch = watch;
    this.#shown = watch.view;
    this.#watching = [
      watch.onChanged((view) => this.#follow(view)),
      this.#azure.onAccounts(() => this.#changed.fire(this.#rootsOf("azure"))),
    ];
    this.#view = vscode.window.createTreeView("amlEvents.workspaces", {
      treeDataProvider: this,
      showCollapseAll: true,
    });
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onVisible(): vscode.Event<unknown> {
    return this.#view.onDidChangeVisibility;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return [...this.#roots];
    const children = await this.#below(node);
    for (const child of children) this.#rows.set(keyOf(child), { node: child, parent: node });
    return children;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItemOf(node, this.#watch.view, this.#azure.accounts);
  }

  getParent(node: Node): Node | undefined {
    return this.#rows.get(keyOf(node))?.parent;
  }

  /** Loads the rows below `node` again, or all of them. */
  refresh(node?: Node): void {
    this.#changed.fire(node && [node]);
    // What was changed here is seen now, so that the next look does not move the rows once more under somebody's hand.
    void this.#watch.look();
  }

  /** Loads what is below one cloud again, and shows how that stands. */
  refreshCloud(cloud: CloudName): void {
    this.#changed.fire(this.#rootsOf(cloud));
    if (cloud === "local") void this.#watch.look();
  }

  dispose(): void {
    this.#ending.abort();
    for (const watching of this.#watching) watching.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  async #below(node: Node): Promise<Node[]> {
    if (node.kind !== "cloud") return [...(await childrenOf(node, this.#clouds, this.#ending.signal))];
    if (node.cloud === "azure") return [...azureRows(node, await this.#azure.look(this.#ending.signal))];
    const instead = insteadOfWorkspaces(node, this.#watch.view.state);
    if (instead) return [...instead];
    const loaded = await childrenOf(node, this.#clouds, this.#ending.signal);
    return [...aboveWorkspaces(node, this.#watch.view), ...loaded];
  }

  #rootsOf(cloud: CloudName): Node[] {
    return this.#roots.filter((root) => root.kind === "cloud" && root.cloud === cloud);
  }

  /** Renders anew what says something else than before; nothing is loaded again but below the Local Event Grid itself. */
  #follow(view: GridView): void {
    const before = this.#shown;
    this.#shown = view;
    if (isOtherGrid(before, view)) return this.#changed.fire(this.#rootsOf("local"));
    const stale = [...this.#rows.values()].flatMap(({ node }) => {
      const of = node.kind === "activity" ? node.of : node;
      if (of.kind !== "eventSubscription") return [];
      const [was, is] = [before, view].map((one) => one.activityOf(of.eventSubscription.id));
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      return node.kind === "activity" || isFailing(was) !== isFailing(is) ? [node] : [];
    });
    if (stale.length) this.#changed.fire(stale);
  }
}
