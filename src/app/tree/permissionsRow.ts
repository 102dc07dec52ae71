import { type PermissionAction, rbacActions } from "../../core/permissions.ts";
import { describePermissionActions, leastPrivilegedRole, formatList } from "../../core/permissionTexts.ts";
import type { RowContent } from "./row.ts";
import type { PermissionsNode } from "./treeNode.ts";

const readOnlyLabel = "Read-only";

/** Describes in few words what is forbidden: `Read-only`, `You may not delete event subscriptions`; empty if nothing is. */
export function formatForbiddenActions(forbidden: readonly PermissionAction[]): string {
  if (!forbidden.length) return "";
  return isReadOnly(forbidden) ? readOnlyLabel : `You may not ${describePermissionActions(forbidden, "or")}`;
}

const isReadOnly = (forbidden: readonly PermissionAction[]): boolean =>
  forbidden.includes("write") && forbidden.includes("delete") && !forbidden.includes("list");

/** Missing permissions to change what is listed: each action and the role that grants it. */
export function permissionsRow(node: PermissionsNode): RowContent {
  // The failure of the list reports a missing permission to list; a tail needs no more than these two.
  const changes = node.forbiddenActions.filter((action) => action === "write" || action === "delete");
  const missing = changes.flatMap((action) => rbacActions.workspace[action]);
  const verb = changes.includes("write") ? "change" : "delete";
  const label = isReadOnly(node.forbiddenActions) ? readOnlyLabel : `You may not ${verb} event subscriptions`;
  const facts = [
    { label: "You may not", value: `${describePermissionActions(changes, "or")}, or tail events` },
    { label: "Missing", value: formatList(missing, "and") },
    { label: "Granted by", value: `the role ${leastPrivilegedRole(missing)}` },
    { label: "Next step", value: "copy a request for access and send it to an administrator" },
  ];
  return {
    label,
    icon: { id: "lock" },
    tooltip: { title: label, facts },
    accessibleLabel: [label, ...facts.map((fact) => `${fact.label}: ${fact.value}`)].join(", "),
  };
}
