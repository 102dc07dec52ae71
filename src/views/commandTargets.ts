import type { ListCache } from "../app/lists/listCache.ts";
import type { CloudNode, EventSubscriptionNode, TreeNode, WorkspaceNode } from "../app/tree/treeNode.ts";
import type { PermissionAction } from "../core/permissions.ts";
import type { CloudName } from "../ports/cloud.ts";
import type { CommandHandler } from "./commands.ts";
import type { ErrorReporter } from "./errorReporter.ts";
import { treeProgress } from "./treeProgress.ts";
import { withProgress } from "./window.ts";

interface TargetOptions {
  /** Title of the list to pick from. */
  readonly title: string;
  /** Offers only what is in this cloud. */
  readonly cloud?: CloudName;
  /** Offers only the workspaces that this accepts. */
  readonly accepts?: (workspaceId: string) => boolean;
  /** What the user must be allowed to do with the target. */
  readonly needs?: PermissionAction;
}

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

  /** Handles a command that acts on a workspace. */
  onWorkspace(options: TargetOptions, run: (target: WorkspaceNode) => unknown): CommandHandler {
    return async (node) => {
      const target = await this.workspace(node, options);
      if (target) await run(target);
    };
  }

  /** Handles a command that acts on an event subscription. */
  onEventSubscription(options: TargetOptions, run: (target: EventSubscriptionNode) => unknown): CommandHandler {
    return async (node) => {
      const target =
        node?.kind === "eventSubscription"
          ? node
          : await (await this.#createPicker()).pickEventSubscription(options.title, options.cloud);
      if (target && (await this.#isAllowed(target, options.needs))) await run(target);
    };
  }

  /** @returns undefined if the user picked none, or may not do what is needed */
  async workspace(node: TreeNode | undefined, options: TargetOptions): Promise<WorkspaceNode | undefined> {
    const target = workspaceNodeOf(node) ?? (await (await this.#createPicker()).pickWorkspace(options.title, options));
    return target && (await this.#isAllowed(target, options.needs)) ? target : undefined;
  }

  /** Whether the user may do something. If not, reports it and offers a request for access to this node. */
  async #isAllowed(
    node: WorkspaceNode | EventSubscriptionNode,
    action: PermissionAction | undefined,
  ): Promise<boolean> {
    if (!action) return true;
    try {
      const { assertActionAllowed } = await import("../app/tree/nodePermissions.ts");
      const { permissions } = this.#listCache;
      await withProgress(treeProgress, () => assertActionAllowed(node, action, permissions));
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

function workspaceNodeOf(node: TreeNode | undefined): WorkspaceNode | undefined {
  if (node?.kind === "workspace") return node;
  if (node?.kind === "eventSubscription") return { kind: "workspace", cloud: node.cloud, workspace: node.workspace };
  if (node?.kind === "remedy") return workspaceNodeOf(node.parent);
  if (node?.kind !== "permissions" && node?.kind !== "empty" && node?.kind !== "failure") return undefined;
  return node.parent.kind === "workspace" ? node.parent : undefined;
}
