import { quoteShellText } from "../../core/export/shell.ts";
import { type PermissionAction, rbacActions, forbiddenActions, missingRbacActions } from "../../core/permissions.ts";
import { describePermissionActions, parseMissingPermission, leastPrivilegedRole } from "../../core/permissionTexts.ts";
import { permissionScopeName, permissionScopeOf } from "./nodePermissions.ts";
import type { EventSubscriptionNode, FailureNode, WorkspaceNode } from "./treeNode.ts";
import { parentKindOfScope, type PermissionCache } from "../lists/permissionCache.ts";

interface AccessRequest {
  readonly role: string;
  /** Resource id to assign the role on. */
  readonly scope: string;
  /** Names the scope in a sentence. */
  readonly scopeLabel: string;
  /** Completes "so that I can ...". */
  readonly purpose: string;
  /** RBAC actions; empty if they are not known. */
  readonly missingActions: readonly string[];
}

/**
 * Writes a request to an administrator for the role that is missing to work with event subscriptions, or to see what was
 * refused.
 *
 * @returns undefined if nothing is missing
 */
export async function formatAccessRequest(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  permissions: PermissionCache,
): Promise<string | undefined> {
  const request = await accessRequestOn(node, permissions);
  if (!request) return undefined;
  const { role, scope, scopeLabel, purpose, missingActions } = request;
  return [
    `Please grant me the role ${role} on ${scopeLabel}, so that I can ${purpose}.`,
    "",
    ...(missingActions.length ? [`Missing: ${missingActions.join(", ")}`] : []),
    `Scope: ${scope}`,
    "",
    "With the Azure CLI, and my sign-in name or object ID as assignee:",
    `az role assignment create --assignee "<assignee>" --role ${quoteShellText(role)} --scope ${quoteShellText(scope)}`,
    "",
  ].join("\n");
}

async function accessRequestOn(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  permissions: PermissionCache,
): Promise<AccessRequest | undefined> {
  if (node.kind === "failure") {
    const request = accessRequestFromRefusal(node);
    if (request || node.parent.kind === "cloud") return request;
    return accessRequestOn(node.parent, permissions);
  }
  const scope = permissionScopeOf(node);
  const parentKind = parentKindOfScope(scope);
  permissions.invalidate(scope);
  const granted = await permissions.of(scope);
  const wanted: readonly PermissionAction[] = granted ? forbiddenActions(granted, parentKind) : ["write", "delete"];
  const missing = wanted.flatMap((action) =>
    granted ? missingRbacActions(granted, action, parentKind) : rbacActions[parentKind][action],
  );
  const role = leastPrivilegedRole(missing);
  if (!wanted.length || !role) return undefined;
  const name = permissionScopeName(node, scope);
  return {
    role,
    scope: scope.systemTopicId ?? scope.workspaceId,
    scopeLabel: scope.systemTopicId ? name : `the Azure Machine Learning workspace ${name}`,
    purpose: describePermissionActions(wanted, "and"),
    missingActions: granted ? [...new Set(missing)] : [],
  };
}

/** Asks for the action that the service named when it refused. */
function accessRequestFromRefusal({ parent, failure }: FailureNode): AccessRequest | undefined {
  const permission = parseMissingPermission(failure.why ?? "");
  if (!permission) return undefined;
  const { action, role, actionDescription: purpose, scope: refusedScope } = permission;
  const missingActions = [action];
  const isList = rbacActions.workspace.list.some((name) => name.toLowerCase() === action.toLowerCase());
  if (parent.kind === "workspace" && isList) {
    const { id, name } = parent.workspace;
    return { role, scope: id, scopeLabel: `the Azure Machine Learning workspace ${name}`, purpose, missingActions };
  }
  // Azure refuses a list on the resource provider, where no role can be assigned.
  const scope = refusedScope?.replace(/\/providers\/[^/]*$/i, "");
  return scope ? { role, scope, scopeLabel: "the scope below", purpose, missingActions } : undefined;
}

/** Whether access can be requested because of a failure. */
export const canRequestAccess = (node: FailureNode): boolean =>
  node.failure.code === "forbidden" &&
  (node.parent.kind === "workspace" || accessRequestFromRefusal(node) !== undefined);
