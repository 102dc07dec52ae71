import type { Failure, FailureCode } from "../../core/failure.ts";
import { rowCommand } from "./commandTitles.ts";
import type { RowCommand } from "./row.ts";
import type { FailureNode, ObstacleNode, TreeNode } from "./treeNode.ts";

/** Opens VS Code's settings at those that match a query. */
const openSettings = (query: string): RowCommand => ({
  command: "workbench.action.openSettings",
  title: "Open Settings",
  arguments: [query],
});

/** What to search the settings for, to repair a failure of the Local Event Grid; undefined where no setting does. */
function settingsQueryFor(code: FailureCode): string | undefined {
  // The role of this window is a setting, so that missing permissions can be tried out.
  if (code === "forbidden") return "amlEvents.localEventGrid.principal";
  return code === "port-taken" || code === "storage" ? "amlEvents.localEventGrid" : undefined;
}

/** What to search the settings for, to repair what a row shows; undefined where no setting does. */
export function settingsQueryOf(node: TreeNode): string | undefined {
  if (node.kind === "remedy") return settingsQueryOf(node.parent);
  if (node.kind === "empty") return node.parent.kind === "cloud" ? settingsQueryFor("forbidden") : undefined;
  if (node.kind === "failure") return isOnLocalGrid(node) ? settingsQueryFor(node.failure.code) : undefined;
  return node.kind === "obstacle" && isWrongSetting(node) ? "microsoft-sovereign-cloud" : undefined;
}

const isOnLocalGrid = ({ parent }: FailureNode): boolean => parent.cloud === "local";

/** Azure as a whole was not asked, because a setting is wrong. Trying again would not help. */
const isWrongSetting = ({ obstacle, parent }: ObstacleNode): boolean =>
  obstacle.kind === "failed" && obstacle.where === parent.label && obstacle.failure.code === "refused";

/**
 * What the user can do at once about the failure of a command.
 *
 * @param node the row that the command was run on, if any
 */
export function remedyCommandsFor({ code }: Failure, node: TreeNode | undefined): readonly RowCommand[] {
  if (code === "signed-out" || code === "sign-in-again") return [rowCommand("signIn")];
  if (code === "unreachable") return [rowCommand("refresh")];
  if (code === "stopped") return [rowCommand("startLocalEventGrid")];
  const query = settingsQueryFor(code);
  return [
    ...(code === "forbidden" ? [rowCommand("copyRequestForAccess", node)] : []),
    ...(query === undefined ? [] : [openSettings(query)]),
  ];
}
