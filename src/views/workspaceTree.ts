import * as vscode from "vscode";
import { childrenOf, keyOf, type Node } from "../app/browse.ts";
import type { Clouds } from "../ports/cloud.ts";
import { treeItemOf } from "./treeItem.ts";

/** The tree of clouds, their workspaces and event subscriptions. Rows load when they are expanded. */
export class WorkspaceTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #roots: readonly Node[];
  readonly #clouds: Clouds;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #view: vscode.TreeView<Node>;
  /** Parents of the rows that were loaded, by key; VS Code needs them to reveal a row. */
  readonly #parents = new Map<string, Node>();
  readonly #ending = new AbortController();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(roots: readonly Node[], clouds: Clouds) {
    this.#roots = roots;
    this.#clouds = clouds;
    this.#view = vscode.window.createTreeView("amlEvents.workspaces", {
      treeDataProvider: this,
      showCollapseAll: true,
    });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return [...this.#roots];
    const children = await childrenOf(node, this.#clouds, this.#ending.signal);
    for (const child of children) this.#parents.set(keyOf(child), node);
    return [...children];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItemOf(node);
  }

  getParent(node: Node): Node | undefined {
    return this.#parents.get(keyOf(node));
  }

  /** Loads the rows below `node` again, or all of them. */
  refresh(node?: Node): void {
    this.#changed.fire(node);
  }

  dispose(): void {
    this.#ending.abort();
    this.#view.dispose();
    this.#changed.dispose();
  }
}
