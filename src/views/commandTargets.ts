import * as vscode from "vscode";
import type { ListCache } from "../app/lists/listCache.ts";
import type { CloudNode, EventSubscriptionNode, TreeNode, WorkspaceNode } from "../app/tree/treeNode.ts";
import type { PermissionAction } from "../core/permissions.ts";
import type { CloudName } from "../ports/cloud.ts";
import type { ErrorReporter } from "./errorReporter.ts";
import { treeProgress } from "./treeProgress.ts";

/** Finds what a command acts on: the row that it was run on, or what the user picks. */
export class CommandTargets {
  readonly #roots: readonly CloudNode[];
  readonly #listCache: ListCache;
  readonly #report: ErrorReporter;

  /** @param roots the clouds to pick from */
  constructor(roots: readonly CloudNode[], listCache: ListCache, report: ErrorReporter) {
    this.#roots = roots;
    this.#listCache = listCache;
    this.#report = report;
  }

  /**
   * @param title of the list to pick from
   * @param cloud offers only the workspaces of this one
   * @returns undefined if the user picked none
   */
  async workspace(node: TreeNode | undefined, title: string, cloud?: CloudName): Promise<WorkspaceNode | undefined> {
    if (node?.kind === "workspace") return node;
    if (node?.kind === "eventSubscription") return { kind: "workspace", cloud: node.cloud, workspace: node.workspace };
    if (node?.kind === "permissions") return node.parent;
    return (await this.#createPicker()).pickWorkspace(title, cloud);
  }

  /**
   * @param title of the list to pick from
   * @param cloud offers only the event subscriptions of this one
   * @returns undefined if the user picked none
   */
  async eventSubscription(
    node: TreeNode | undefined,
    title: string,
    cloud?: CloudName,
  ): Promise<EventSubscriptionNode | undefined> {
    if (node?.kind === "eventSubscription") return node;
    return (await this.#createPicker()).pickEventSubscription(title, cloud);
  }

  /** Whether the user may do something. If not, says so and offers a request for access to this node. */
  async isAllowed(node: WorkspaceNode | EventSubscriptionNode, action: PermissionAction): Promise<boolean> {
    try {
      const { assertActionAllowed } = await import("../app/tree/nodePermissions.ts");
      const { permissions } = this.#listCache;
      await vscode.window.withProgress(treeProgress, () => assertActionAllowed(node, action, permissions));
      return true;
    } catch (error) {
      void this.#report.show(error, node);
      return false;
    }
  }

  async #createPicker() {
    const { ResourcePicker } = await import("./resourcePicker.ts");
    return new ResourcePicker(this.#roots, this.#listCache);
  }
}
