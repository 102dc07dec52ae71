import type { TreeNode } from "../../app/tree/treeNode.ts";
import { debounce, type Timers } from "../../core/wait.ts";

/** How long a tooltip is current, in ms. */
const tooltipLifetimeMs = 10_000;

/**
 * The rows whose tooltips VS Code has asked for. It keeps a tooltip until it renders the row again, so these rows are
 * rendered again some time later: the next tooltip is computed anew.
 */
export class HoveredRows {
  readonly #nodes = new Set<TreeNode>();
  readonly #expireLater: () => void;

  /** @param render renders rows again */
  constructor(timers: Timers, render: (nodes: TreeNode[]) => void) {
    this.#expireLater = debounce(timers, tooltipLifetimeMs, () => {
      const nodes = [...this.#nodes];
      this.#nodes.clear();
      render(nodes);
    });
  }

  add(node: TreeNode): void {
    this.#nodes.add(node);
    this.#expireLater();
  }
}
