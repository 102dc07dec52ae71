import type { PermissionAction } from "../../core/permissions.ts";
import { needsSignIn, type Obstacle } from "../azure/obstacle.ts";
import { canRequestAccess } from "./accessRequest.ts";
import type { CommandId } from "./commandTitles.ts";
import { settingsQueryOf } from "./remedyCommands.ts";
import type { FailureNode, TreeNode } from "./treeNode.ts";

/**
 * The commands that a row of state offers as buttons and in its menu, the next step first. Rows never run a command when
 * they are selected.
 *
 * @param forbidden what the user may not do with the node
 * @see https://code.visualstudio.com/api/ux-guidelines/views
 */
export function rowActionsOf(node: TreeNode, forbidden: readonly PermissionAction[]): readonly CommandId[] {
  switch (node.kind) {
    case "failure":
      return failureActions(node);
    case "remedy":
      return failureActions(node.parent);
    case "waiting":
      return ["retry"];
    case "obstacle":
      return obstacleActions(node.obstacle, settingsQueryOf(node) !== undefined);
    case "notStarted":
      return ["startLocalEventGrid"];
    case "permissions":
      return ["copyRequestForAccess"];
    case "empty":
      if (node.parent.kind === "cloud") return ["openSettings"];
      return forbidden.includes("write") ? [] : ["newEventSubscription"];
    case "activity":
      return ["showDeliveries", "copyValue"];
    case "fact":
      return ["copyValue"];
    case "fault":
      return ["clearFault"];
    case "endedTail":
      return ["restartTail", "dismissTail"];
    case "cloud":
    case "group":
    case "workspace":
    case "eventSubscription":
    case "loading":
      return [];
  }
}

/** Whether signing in to Azure repairs a failure. */
export const isSignInFailure = ({ parent, failure }: FailureNode): boolean =>
  parent.cloud === "azure" && needsSignIn(failure);

function failureActions(node: FailureNode): readonly CommandId[] {
  if (node.failure.code === "stopped") return ["startLocalEventGrid"];
  if (isSignInFailure(node)) return ["signIn"];
  return [
    ...(canRequestAccess(node) ? (["copyRequestForAccess"] as const) : []),
    ...(settingsQueryOf(node) === undefined ? [] : (["openSettings"] as const)),
    "retry",
  ];
}

function obstacleActions(obstacle: Obstacle, isSetting: boolean): readonly CommandId[] {
  switch (obstacle.kind) {
    case "signedOut":
    case "account":
    case "tenant":
      return ["signIn"];
    case "tenants":
      return ["signInToTenant"];
    case "failed":
      return [isSetting ? "openSettings" : "retry"];
    case "noAzureSubscriptions":
      return ["signInWithAnotherAccount"];
    case "selectionNotFound":
      return ["selectAzureSubscriptions"];
    case "noWorkspaces":
      return obstacle.hasSelection
        ? ["selectAzureSubscriptions", "signInWithAnotherAccount"]
        : ["signInWithAnotherAccount", "selectAzureSubscriptions"];
  }
}
