import type { PermissionAction } from "../../core/permissions.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import { canRequestAccess } from "./accessRequest.ts";
import type { TreeNode } from "./treeNode.ts";

/**
 * The words that the menus of package.json test as `viewItem`: the kind of row, the cloud where it matters, and what is
 * known to be forbidden, as `noWrite`, `noDelete` and `noTail`. The Local Event Grid's own row has its state, and a
 * failure whether access can be requested.
 *
 * @param forbidden what the user may not do with the node
 */
export function contextValueOf(
  node: TreeNode,
  localEventGrid: LocalEventGridState["kind"],
  forbidden: readonly PermissionAction[],
): string {
  if (node.kind === "cloud") return node.cloud === "azure" ? "azure" : `cloud ${localEventGrid}`;
  if (node.kind === "failure") return canRequestAccess(node) ? "failure forbidden" : "failure";
  if (node.kind === "permissions") return "rights";
  if (node.kind !== "workspace" && node.kind !== "eventSubscription") return node.kind;
  return [node.kind, node.cloud, ...forbidden.flatMap((action) => forbiddenWords[action])].join(" ");
}

const forbiddenWords: Readonly<Record<PermissionAction, readonly string[]>> = {
  list: [],
  write: ["noWrite"],
  delete: ["noDelete"],
  tail: ["noTail"],
};
