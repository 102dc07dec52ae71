import type { PermissionAction } from "../../core/permissions.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import { canRequestAccess } from "./accessRequest.ts";
import type { TreeNode } from "./treeNode.ts";

/**
 * What the menus of package.json ask a row for: its kind; with the cloud where that decides what can be done; then what
 * is known to be forbidden, as `noWrite`, `noDelete` and `noTail`. Rows of the Local Event Grid itself tell its state,
 * failures whether access can be requested.
 *
 * @param forbidden what is forbidden on the row
 */
export function contextValueOf(
  node: TreeNode,
  grid: LocalEventGridState["kind"],
  forbidden: readonly PermissionAction[],
): string {
  if (node.kind === "cloud") return node.cloud === "azure" ? "azure" : `cloud ${grid}`;
  if (node.kind === "failure") return canRequestAccess(node) ? "failure forbidden" : "failure";
  if (node.kind === "permissions") return "rights";
  if (node.kind !== "workspace" && node.kind !== "eventSubscription") return node.kind;
  const flags = forbidden.flatMap((deed) => contextFlags[deed]);
  return [node.kind, node.cloud, ...flags].join(" ");
}

const contextFlags: Readonly<Record<PermissionAction, readonly string[]>> = {
  list: [],
  write: ["noWrite"],
  delete: ["noDelete"],
  tail: ["noTail"],
};
