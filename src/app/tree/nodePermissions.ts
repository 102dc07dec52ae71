import { parseArmId } from "../../core/armId.ts";
import { Failure } from "../../core/failure.ts";
import {
  type PermissionAction,
  describePermissionActions,
  missingRbacActions,
  leastPrivilegedRole,
  formatList,
} from "../../core/permissions.ts";
import type { EventSubscriptionNode, TreeNode, WorkspaceNode } from "./treeNode.ts";
import { parentKindOfScope, type PermissionCache, type PermissionScope } from "../lists/permissionCache.ts";
import { parentSystemTopicId } from "./parentSystemTopicId.ts";

/**
 * Refuses what cannot succeed before a person has worked on it. What is not known to be missing is tried: Azure decides.
 *
 * @throws Failure `forbidden` that names the missing actions and the role that grants them
 */
export async function assertActionAllowed(
  node: WorkspaceNode | EventSubscriptionNode,
  action: PermissionAction,
  permissions: PermissionCache,
): Promise<void> {
  const scope = permissionScopeForAction(node, action);
  // Nobody is refused for what was true before: an administrator may have acted since.
  if (permissions.forbiddenActions(scope).includes(action)) permissions.invalidate(scope);
  const granted = await permissions.of(scope);
  const missing = granted ? missingRbacActions(granted, action, parentKindOfScope(scope)) : [];
  const role = leastPrivilegedRole(missing);
  if (!missing.length || !role) return;
  const why = `None of your roles on ${permissionScopeName(node, scope)} grants ${formatList(missing, "or")}.`;
  throw new Failure("forbidden", `You may not ${describePermissionActions([action], "or")} here.`, {
    why: action === "tail" ? `A tail makes a temporary event subscription and deletes it. ${why}` : why,
    remedy: `Ask for the role ${role}: it ${missing.length > 1 ? "grants both" : "does"}.`,
  });
}

/** What is known to be forbidden on a row, or on that in which it says that there is nothing yet. Asks for nothing new. */
export function forbiddenActionsOn(node: TreeNode, permissions: PermissionCache): readonly PermissionAction[] {
  const of = node.kind === "empty" ? node.parent : node;
  if (of.kind !== "workspace" && of.kind !== "eventSubscription") return [];
  // A tail makes an event subscription of its own, on the workspace.
  const [own, forTail] = [permissionScopeOf(of), permissionScopeForAction(of, "tail")];
  for (const on of [own, forTail]) permissions.refreshIfCached(on);
  return [
    ...permissions.forbiddenActions(own).filter((deed) => deed !== "tail"),
    ...permissions.forbiddenActions(forTail).filter((deed) => deed === "tail"),
  ];
}

/** On what rights to a row are asked for. */
export function permissionScopeOf(node: WorkspaceNode | EventSubscriptionNode): PermissionScope {
  const { cloud, workspace } = node;
  const systemTopicId = node.kind === "eventSubscription" ? parentSystemTopicId(node.eventSubscription) : undefined;
  return { cloud, workspaceId: workspace.id, ...(systemTopicId ? { systemTopicId } : {}) };
}

const permissionScopeForAction = (
  node: WorkspaceNode | EventSubscriptionNode,
  action: PermissionAction,
): PermissionScope =>
  action === "tail" ? { cloud: node.cloud, workspaceId: node.workspace.id } : permissionScopeOf(node);

/** What a person calls that on which rights are asked for. */
export const permissionScopeName = (
  { workspace }: WorkspaceNode | EventSubscriptionNode,
  { systemTopicId }: PermissionScope,
): string =>
  systemTopicId
    ? `the Event Grid system topic ${parseArmId(systemTopicId)?.name} of ${workspace.name}`
    : workspace.name;
