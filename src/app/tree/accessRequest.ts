import { quoteShellText } from "../../core/export/shell.ts";
import {
  type PermissionAction,
  rbacActions,
  describePermissionActions,
  forbiddenActions,
  missingRbacActions,
  parseMissingPermission,
  leastPrivilegedRole,
} from "../../core/permissions.ts";
import { permissionScopeName, permissionScopeOf } from "./nodePermissions.ts";
import type { EventSubscriptionNode, FailureNode, WorkspaceNode } from "./treeNode.ts";
import { parentKindOfScope, type PermissionCache } from "../lists/permissionCache.ts";

/** What a person asks an administrator for. */
interface AccessRequest {
  readonly role: string;
  readonly scope: string;
  /** What the scope is, in words. */
  readonly scopeLabel: string;
  /** Completes "so that I can ...". */
  readonly purpose: string;
  /** As far as it is known. */
  readonly missingActions: readonly string[];
}

/**
 * The text in which a person asks an administrator for what is missing to work with event subscriptions, or to see what
 * was refused.
 *
 * @returns undefined where nothing is missing
 */
export async function formatAccessRequest(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  permissions: PermissionCache,
): Promise<string | undefined> {
  const request = await accessRequestOn(node, permissions);
  if (!request) return undefined;
  const { role, scope, scopeLabel, purpose, missingActions: missingActionNames } = request;
  return [
    `Please grant me the role ${role} on ${scopeLabel}, so that I can ${purpose}.`,
    "",
    ...(missingActionNames.length ? [`Missing: ${missingActionNames.join(", ")}`] : []),
    `Scope: ${scope}`,
    "",
    "With the Azure CLI, and my sign-in name or object id as assignee:",
    `az role assignment create --assignee "<assignee>" --role ${quoteShellText(role)} --scope ${quoteShellText(scope)}`,
    "",
  ].join("\n");
}

async function accessRequestOn(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  permissions: PermissionCache,
): Promise<AccessRequest | undefined> {
  if (node.kind === "failure") {
    const refused = accessRequestFromRefusal(node);
    if (refused || node.parent.kind === "cloud") return refused;
    return accessRequestOn(node.parent, permissions);
  }
  const on = permissionScopeOf(node);
  const holder = parentKindOfScope(on);
  permissions.invalidate(on);
  const granted = await permissions.of(on);
  const wanted: readonly PermissionAction[] = granted ? forbiddenActions(granted, holder) : ["write", "delete"];
  const actions = wanted.flatMap((deed) =>
    granted ? missingRbacActions(granted, deed, holder) : rbacActions[holder][deed],
  );
  const role = leastPrivilegedRole(actions);
  if (!wanted.length || !role) return undefined;
  return {
    role,
    scope: on.systemTopicId ?? on.workspaceId,
    scopeLabel: on.systemTopicId
      ? permissionScopeName(node, on)
      : `the Azure Machine Learning workspace ${permissionScopeName(node, on)}`,
    purpose: describePermissionActions(wanted, "and"),
    missingActions: granted ? [...new Set(actions)] : [],
  };
}

/** What a refusal of the service names. */
function accessRequestFromRefusal({ parent: place, failure }: FailureNode): AccessRequest | undefined {
  const right = parseMissingPermission(failure.why ?? "");
  if (!right) return undefined;
  const { action, role, actionDescription: purpose, scope: refused } = right;
  const onWorkspace =
    place.kind === "workspace" && rbacActions.workspace.list.some((one) => one.toLowerCase() === action.toLowerCase());
  // A list is refused on the resource provider below what roles are assigned on.
  const scope = onWorkspace ? place.workspace.id : refused?.replace(/\/providers\/[^/]*$/i, "");
  if (!scope) return undefined;
  const on = onWorkspace ? `the Azure Machine Learning workspace ${place.workspace.name}` : "the scope below";
  return { role, scope, scopeLabel: on, purpose, missingActions: [action] };
}

/** Whether a failure can be told to an administrator as a request for access. */
export const canRequestAccess = (node: FailureNode): boolean =>
  node.failure.code === "forbidden" &&
  (node.parent.kind === "workspace" || accessRequestFromRefusal(node) !== undefined);
