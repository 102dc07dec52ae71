import {
  type PermissionAction,
  rbacActions,
  describePermissionActions,
  leastPrivilegedRole,
  formatList,
} from "../../core/permissions.ts";

const readOnlyLabel = "Read only";

/** What is forbidden, in few words; empty where nothing is. */
export function formatForbiddenActions(forbidden: readonly PermissionAction[]): string {
  if (!forbidden.length) return "";
  const [list, write, remove] = (["list", "write", "delete"] as const).map((deed) => forbidden.includes(deed));
  return write && remove && !list ? readOnlyLabel : `You may not ${describePermissionActions(forbidden, "or")}`;
}

/** What the row of missing rights says: its label, and what a person needs to know to have them granted. */
export function describeMissingPermissions(forbidden: readonly PermissionAction[]): {
  readonly label: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
} {
  // The list says itself that it may not be read; a tail takes no more than these two.
  const told = forbidden.filter((deed) => deed === "write" || deed === "delete");
  const missing = told.flatMap((deed) => rbacActions.workspace[deed]);
  const change = told.includes("write") ? "change" : "delete";
  return {
    // It stands below the row that says of the list that it may not be read.
    label: forbidden.includes("list")
      ? `Nor ${change} them`
      : told.length > 1
        ? readOnlyLabel
        : `You may not ${change} these`,
    facts: [
      ["You may not", `${describePermissionActions(told, "or")}, or tail events`],
      ["Missing", formatList(missing, "and")],
      ["Granted by", `the role ${leastPrivilegedRole(missing)}`],
      ["To ask for it", "choose this row; once it is granted, come back here"],
    ],
  };
}
