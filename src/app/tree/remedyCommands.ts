import type { Failure, FailureCode } from "../../core/failure.ts";
import { rowCommand } from "./commandTitles.ts";
import type { RowCommand } from "./row.ts";
import type { TreeNode } from "./treeNode.ts";

/** Opens VS Code's settings at those that match a query. */
export const openSettings = (query: string): RowCommand => ({
  command: "workbench.action.openSettings",
  title: "Open Settings",
  arguments: [query],
});

/** Opens the setting that repairs a failure of the Local Event Grid; undefined where no setting does. */
export function openSettingsFor(code: FailureCode): RowCommand | undefined {
  // The role of this window is a setting, so that missing permissions can be tried out.
  if (code === "forbidden") return openSettings("amlEvents.localEventGrid.principal");
  return code === "port-taken" || code === "storage" ? openSettings("amlEvents.localEventGrid") : undefined;
}

/**
 * What the user can do at once about the failure of a command.
 *
 * @param node the row that the command was run on, if any
 */
export function remedyCommandsFor({ code }: Failure, node: TreeNode | undefined): readonly RowCommand[] {
  if (code === "signed-out" || code === "sign-in-again") return [rowCommand("signIn")];
  if (code === "unreachable") return [rowCommand("refresh")];
  if (code === "stopped") return [rowCommand("startLocalEventGrid")];
  const settings = openSettingsFor(code);
  return [...(code === "forbidden" ? [rowCommand("copyRequestForAccess", node)] : []), ...(settings ? [settings] : [])];
}
