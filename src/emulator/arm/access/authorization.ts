import { gatewayError, type HttpReply, type HttpRequest, okReply } from "../../http/http.ts";
import { route, type Route } from "../../http/router.ts";
import type { EmulatorState } from "../../store/state.ts";
import { getGroupWorkspaces, getSubscriptionWorkspaces } from "../azureSubscriptions.ts";
import { hasPermission, type Principal } from "./principals.ts";
import { parseResourcePath } from "../resourcePath.ts";
import { getSystemTopic, systemTopicPath } from "../systemTopics/systemTopic.ts";
import { getWorkspace, workspacePath } from "../workspaces.ts";

/** The action that a request needs, in the terms of role definitions, and its scope. */
interface RequestedAction {
  readonly action: string;
  readonly scope: string;
}

const verbs: Readonly<Record<string, string>> = {
  GET: "read",
  PUT: "write",
  PATCH: "write",
  DELETE: "delete",
  POST: "action",
};

/**
 * The action for a request: the provider, the types in its path, and the verb of its method.
 *
 * @returns undefined when no permission is needed: above resource providers, for the caller's own permissions, and for
 * operations, whose ids only their callers know
 */
export function requestedActionOf({ method, path }: Pick<HttpRequest, "method" | "path">): RequestedAction | undefined {
  const verb = verbs[method];
  const isGroup = /^\/+subscriptions\/[^/]+\/resourceGroups(?:\/[^/]+)?\/*$/i.test(path);
  if (isGroup) return { action: `Microsoft.Resources/subscriptions/resourceGroups/${verb}`, scope: path };
  const resource = parseResourcePath(path);
  if (!resource?.types.length || verb === undefined || resource.before === "/") return undefined;
  const { provider, types, endsWithType, before } = resource;
  const type = types.join("/");
  if (/^(locations\/operation(Status|sStatus|Results)|permissions)$/i.test(type)) return undefined;
  const parent = types.length > 1 ? path.slice(0, path.replace(/\/+$/, "").lastIndexOf("/")) : before;
  return { action: `${provider}/${type}/${verb}`, scope: endsWithType ? parent : path };
}

/**
 * @throws HttpError 403 `AuthorizationFailed`, worded as by Azure Resource Manager
 * @see https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export function requirePermission(principal: Principal, request: HttpRequest): void {
  const requested = requestedActionOf(request);
  if (!requested || hasPermission(principal, requested.action)) return;
  const { name, objectId } = principal;
  throw gatewayError(
    403,
    "AuthorizationFailed",
    `The client '${name}' with object id '${objectId}' does not have authorization to perform action '${requested.action}' over scope '${requested.scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

const permissionsPath = "/providers/Microsoft.Authorization/permissions";

/** The caller's permissions at an existing scope. @see https://learn.microsoft.com/rest/api/authorization/permissions */
export const permissionRoutes = (
  state: () => EmulatorState,
  callerOf: (request: HttpRequest) => Principal,
): readonly Route[] => [
  route("GET", `${workspacePath}${permissionsPath}`, (request) => {
    getWorkspace(state(), request.parameters);
    return listPermissions(callerOf(request));
  }),
  route("GET", `${systemTopicPath}${permissionsPath}`, (request) => {
    getSystemTopic(state(), request.parameters);
    return listPermissions(callerOf(request));
  }),
  route("GET", `/subscriptions/:subscription/resourceGroups/:group${permissionsPath}`, (request) => {
    getGroupWorkspaces(state(), request.parameters);
    return listPermissions(callerOf(request));
  }),
  route("GET", `/subscriptions/:subscription${permissionsPath}`, (request) => {
    getSubscriptionWorkspaces(state(), request.parameters.subscription);
    return listPermissions(callerOf(request));
  }),
];

const listPermissions = ({ permissions }: Principal): HttpReply =>
  okReply({ value: permissions.map((permission) => ({ ...permission, dataActions: [], notDataActions: [] })) });
