import * as vscode from "vscode";
import type { Arrangement } from "../app/arrangement.ts";
import type { Azure } from "../app/azure.ts";
import { keyOf, type Node, workspaceKey } from "../app/node.ts";
import type { GridView, GridWatch } from "../app/gridWatch.ts";
import type { Listings } from "../app/listings.ts";
import type { ListOf } from "../app/listOf.ts";
import { aboveWorkspaces, hasHappened, holdsOther, insteadOfWorkspaces, isOtherGrid } from "../app/localRows.ts";
import { isFailing } from "../core/deliveries/activity.ts";
import type { Disposable } from "../core/disposable.ts";
import { inTheTree } from "./inTheTree.ts";

/** What the tree shows, and who tells when it changes. */
export interface TreeWorld {
  readonly roots: readonly Node[];
  readonly listings: Listings;
  readonly arrangement: Arrangement;
  readonly watch: GridWatch;
  readonly azure: Azure;
}

/** The tree of clouds, their workspaces and event subscriptions. Rows load when they are expanded. */
export class WorkspaceTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #roots: readonly Node[];
  readonly #listings: Listings;
  readonly #arrangement: Arrangement;
  readonly #watch: GridWatch;
  readonly #azure: Azure;
  readonly #changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #watching: Disposable[];
  /** Rows that were loaded, by key, as VS Code knows them, and their parents, which it needs to reveal a row. */
  readonly #rows = new Map<string, { readonly node: Node; readonly parent: Node }>();
  #shown: GridView;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ roots, listings, arrangement, watch, azure }: TreeWorld) {
    this.#roots = roots;
    this.#listings = listings;
    this.#arrangement = arrangement;
    this.#watch = watch;
    this.#azure = azure;
    this.#shown = watch.view;
    this.#watching = [
      arrangement.onChanged(() => this.#arrange()),
      watch.onChanged((view) => this.#follow(view)),
      listings.onLate((of) => this.#showLate(of)),
      azure.onAccounts(() => this.#showLate({ cloud: "azure" })),
      azure.onGaps(() => this.#showLate({ cloud: "azure" })),
    ];
    this.#view = vscode.window.createTreeView(inTheTree.location.viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    const recheck = () => this.#view.visible && this.#listings.recheck();
    this.#watching.push(
      this.#view.onDidExpandElement(({ element }) => this.#listings.recheck(listOf(element))),
      this.#view.onDidChangeVisibility(recheck),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && recheck()),
    );
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

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    const { treeItemOf } = await import("./treeItem.ts");
    return treeItemOf(node, {
      grid: this.#watch.view,
      accounts: this.#azure.accounts,
      listings: this.#listings,
    });
  }

  getParent(node: Node): Node | undefined {
    return this.#rows.get(keyOf(node))?.parent;
  }

  /** A tooltip is made when it is looked at, so that its time is that of the rows now. */
  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    if (node.kind !== "workspace") return item;
    const { workspaceCard } = await import("./treeItem.ts");
    item.tooltip = workspaceCard(node, this.#listings);
    return item;
  }

  /** Loads the rows below `node` again, or all of them. Those that are there stay until the new ones have come. */
  refresh(node?: Node): void {
    this.renew(node && listOf(node));
  }

  /** Loads one list again, or the lists of one cloud, or all. */
  renew(of?: ListOf): void {
    this.#listings.renew(of);
    this.#changed.fire(of && [...this.#listed(of)]);
    // What was changed here is seen now, so that the next look does not move the rows once more under somebody's hand.
    if (of?.cloud !== "azure") void this.#watch.look();
  }

  dispose(): void {
    for (const watching of this.#watching) watching.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  async #below(node: Node): Promise<Node[]> {
    const instead =
      node.kind === "cloud" && node.cloud === "local" && insteadOfWorkspaces(node, this.#watch.view.state);
    if (instead) return [...instead];
    const { childrenOf } = await import("../app/browse.ts");
    const loaded = await childrenOf(node, this.#listings, {
      arrangement: this.#arrangement,
      atOnce: true,
      gaps: () => this.#azure.gaps,
    });
    const of = listOf(node);
    const underWay = of && this.#listings.underWay(of);
    if (underWay) void vscode.window.withProgress(inTheTree, () => underWay);
    const isLocal = node.kind === "cloud" && node.cloud === "local";
    return [...(isLocal ? aboveWorkspaces(node, this.#watch.view) : []), ...loaded];
  }

  /** Nothing is loaded for it. */
  #arrange(): void {
    const { text } = this.#arrangement.filter;
    this.#view.description = text && `filter: ${text}`;
    void vscode.commands.executeCommand("setContext", "amlEvents.filtered", text !== "");
    this.#changed.fire(undefined);
  }

  #showLate(of: ListOf): void {
    this.#changed.fire([...this.#listed(of)]);
  }

  /** The rows whose children are those of a list. */
  #listed({ cloud, workspaceId }: ListOf): readonly Node[] {
    if (workspaceId === undefined) return this.#roots.filter((root) => root.kind === "cloud" && root.cloud === cloud);
    const known = this.#rows.get(workspaceKey(cloud, workspaceId))?.node;
    return known ? [known] : [];
  }

  /**
   * Renders anew what says something else than before; nothing is loaded again but below the Local Event Grid itself. The
   * fewer rows the better: until VS Code has the rows below a changed one again, a command on one of them comes without it.
   */
  #follow(view: GridView): void {
    const before = this.#shown;
    this.#shown = view;
    if (isOtherGrid(before, view)) {
      if (holdsOther(before, view)) this.#listings.renew({ cloud: "local" });
      return this.#changed.fire([...this.#listed({ cloud: "local" })]);
    }
    const stale = [...this.#rows.values()].map(({ node }) => node).filter((node) => saysOther(node, before, view));
    if (stale.length) this.#changed.fire(stale);
  }
}

/** Whether a row of the Local Event Grid says something else at a later look. */
function saysOther(node: Node, before: GridView, now: GridView): boolean {
  if (node.kind === "fault") return hasHappened(node, before, now);
  const of = node.kind === "activity" ? node.of : node;
  if (of.kind !== "eventSubscription" || of.cloud !== "local") return false;
  const [was, is] = [before, now].map((view) => view.activityOf(of.eventSubscription.id));
  return node.kind === "activity" ? JSON.stringify(was) !== JSON.stringify(is) : isFailing(was) !== isFailing(is);
}

/** The list that stands below a row, or in which it stands. */
function listOf(node: Node): ListOf | undefined {
  if (node.kind === "cloud") return { cloud: node.cloud };
  if (node.kind === "workspace" || node.kind === "eventSubscription")
    return { cloud: node.cloud, workspaceId: node.workspace.id };
  if (node.kind === "remedy") return listOf(node.for);
  return "in" in node ? listOf(node.in) : listOf(node.of);
}
