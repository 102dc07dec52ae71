import { parseArmId } from "../../core/armId.ts";
import { Failure } from "../../core/failure.ts";
import { type PermissionAction, missingRbacActions } from "../../core/permissions.ts";
import { describePermissionActions, leastPrivilegedRole, formatList } from "../../core/permissionTexts.ts";
import { parentKindOfScope, type PermissionCache, type PermissionScope } from "../lists/permissionCache.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { EventSubscriptionNode, TreeNode, WorkspaceNode } from "./treeNode.ts";

/**
 * Rejects what is known to be forbidden before the user has worked on it. Where permissions are unknown, Azure decides.
 *
 * @throws Failure `forbidden` that names the missing actions and the role that grants them
 */
export async function assertActionAllowed(
  node: WorkspaceNode | EventSubscriptionNode,
  action: PermissionAction,
  permissions: PermissionCache,
): Promise<void> {
  const scope = permissionScopeForAction(node, action);
  // Asked again before it is refused: it may have been granted since.
  if (permissions.forbiddenActions(scope).includes(action)) permissions.invalidate(scope);
  const granted = await permissions.of(scope);
  const missing = granted ? missingRbacActions(granted, action, parentKindOfScope(scope)) : [];
  const role = leastPrivilegedRole(missing);
  if (!missing.length || !role) return;
  const why = `None of your roles on ${permissionScopeName(node, scope)} grants ${formatList(missing, "or")}.`;
  throw new Failure("forbidden", `You may not ${describePermissionActions([action], "or")} here.`, {
    why: action === "tail" ? `A tail creates and deletes a temporary event subscription. ${why}` : why,
    remedy: `Ask for the role ${role}, which grants ${missing.length > 1 ? "both" : "it"}.`,
  });
}

/** What is known to be forbidden on a node, or on the parent of an empty list. Returns at once. */
export function forbiddenActionsOn(node: TreeNode, permissions: PermissionCache): readonly PermissionAction[] {
  const target = node.kind === "empty" ? node.parent : node;
  if (target.kind !== "workspace" && target.kind !== "eventSubscription") return [];
  const ownScope = permissionScopeOf(target);
  const tailScope = permissionScopeForAction(target, "tail");
  for (const scope of [ownScope, tailScope]) permissions.refreshIfCached(scope);
  return [
    ...permissions.forbiddenActions(ownScope).filter((action) => action !== "tail"),
    ...permissions.forbiddenActions(tailScope).filter((action) => action === "tail"),
  ];
}

/** Where permissions on a node are granted: on the workspace, or on the system topic that holds the event subscription. */
export function permissionScopeOf(node: WorkspaceNode | EventSubscriptionNode): PermissionScope {
  const { cloud, workspace } = node;
  const systemTopicId = node.kind === "eventSubscription" ? parentSystemTopicId(node.eventSubscription) : undefined;
  return { cloud, workspaceId: workspace.id, systemTopicId };
}

/** The id of the system topic that holds an event subscription; undefined if the workspace itself does. */
export function parentSystemTopicId({ id }: EventSubscription): string | undefined {
  const { type = "", parent } = parseArmId(id) ?? {};
  return /^systemTopics\//i.test(type) ? parent : undefined;
}

/** A tail creates an event subscription of its own on the workspace. */
const permissionScopeForAction = (
  node: WorkspaceNode | EventSubscriptionNode,
  action: PermissionAction,
): PermissionScope =>
  action === "tail" ? { cloud: node.cloud, workspaceId: node.workspace.id } : permissionScopeOf(node);

/** Names a scope in a sentence. */
export const permissionScopeName = (
  { workspace }: WorkspaceNode | EventSubscriptionNode,
  { systemTopicId }: PermissionScope,
): string =>
  systemTopicId
    ? `the Event Grid system topic ${parseArmId(systemTopicId)?.name} of ${workspace.name}`
    : workspace.name;
