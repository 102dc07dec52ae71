import type { PermissionAction } from "../../core/permissions.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import { rowActionsOf } from "./rowActions.ts";
import { isTemporary } from "./tailRow.ts";
import type { TreeNode } from "./treeNode.ts";

/** What the menu of a row depends on besides its node. */
export interface RowCircumstances {
  readonly localEventGrid: LocalEventGridState["kind"];
  /** Whether an account is signed in to Azure. */
  readonly isSignedIn: boolean;
  /** What the user may not do with the node. */
  readonly forbidden: readonly PermissionAction[];
  /** Whether this window runs the tail that a temporary event subscription belongs to. */
  readonly isOwnTail: boolean;
  /** Whether a sample was raised here, which can be raised again. */
  readonly hasRaised: boolean;
  /** Whether deliveries to it are paused. */
  readonly isPaused: boolean;
}

/**
 * The words that the menus of package.json test as `viewItem`: the kind of row, the cloud where it matters, and what is
 * known to be forbidden, as `noWrite`, `noDelete` and `noTail`. The Local Event Grid's own row has its state, Azure's
 * whether someone is signed in, and a row of state the commands it offers.
 */
export function contextValueOf(node: TreeNode, circumstances: RowCircumstances): string {
  const { localEventGrid, isSignedIn, forbidden, isOwnTail, hasRaised, isPaused } = circumstances;
  const forbiddenWords = forbidden.flatMap((action) => wordsOfForbidden[action]);
  if (node.kind === "cloud")
    return node.cloud === "local" ? `cloud ${localEventGrid}` : `azure ${isSignedIn ? "signedIn" : "signedOut"}`;
  if (node.kind === "workspace" || (node.kind === "eventSubscription" && !isTemporary(node)))
    return [
      node.kind,
      node.cloud,
      ...(node.kind === "workspace" && node.isFavorite ? ["favorite"] : []),
      ...(hasRaised ? ["raised"] : []),
      ...(isPaused ? ["paused"] : []),
      ...forbiddenWords,
    ].join(" ");
  if (node.kind === "eventSubscription")
    return ["tail", node.cloud, isOwnTail ? "own" : "foreign", ...forbiddenWords].join(" ");
  return ["state", node.kind, ...rowActionsOf(node, forbidden)].join(" ");
}

const wordsOfForbidden: Readonly<Record<PermissionAction, readonly string[]>> = {
  list: [],
  write: ["noWrite"],
  delete: ["noDelete"],
  tail: ["noTail"],
};
