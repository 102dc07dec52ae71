import type { Deed } from "../core/permissions.ts";
import type { GridState } from "../ports/localEventGrid.ts";
import { isRequestable } from "./accessRequest.ts";
import type { Node } from "./node.ts";

/**
 * What the menus of package.json ask a row for: its kind; with the cloud where that decides what can be done; then what
 * is known to be forbidden, as `noWrite`, `noDelete` and `noTail`. Rows of the Local Event Grid itself tell its state,
 * failures whether access can be requested.
 *
 * @param forbidden what is forbidden on the row
 */
export function contextOf(node: Node, grid: GridState["kind"], forbidden: readonly Deed[]): string {
  if (node.kind === "cloud") return node.cloud === "azure" ? "azure" : `cloud ${grid}`;
  if (node.kind === "failure") return isRequestable(node) ? "failure forbidden" : "failure";
  if (node.kind !== "workspace" && node.kind !== "eventSubscription") return node.kind;
  const flags = forbidden.flatMap((deed) => noted[deed]);
  return [node.kind, node.cloud, ...flags].join(" ");
}

const noted: Readonly<Record<Deed, readonly string[]>> = {
  list: [],
  write: ["noWrite"],
  delete: ["noDelete"],
  tail: ["noTail"],
};
