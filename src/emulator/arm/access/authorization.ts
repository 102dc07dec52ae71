import { HttpError, type HttpReply, type HttpRequest } from "../../http/http.ts";
import { route, type Route } from "../../http/router.ts";
import type { EmulatorState } from "../../store/state.ts";
import { getGroupWorkspaces, getSubscriptionWorkspaces } from "../azureSubscriptions.ts";
import { hasPermission, type Principal, principalOf } from "./principals.ts";
import { parseResourcePath } from "../resourcePath.ts";
import { getSystemTopic, systemTopicPath } from "../systemTopics/systemTopic.ts";
import { getWorkspace, workspacePath } from "../workspaces.ts";

/** What a request wants to do, in the words of role definitions, and to what. */
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
 * What role definitions call a request: the provider, the types in its path, and what its method stands for.
 *
 * @returns undefined for what needs no right: all above resource providers, the caller's own rights, and operations,
 * which only those who began them know
 */
export function requestedActionOf({ method, path }: Pick<HttpRequest, "method" | "path">): RequestedAction | undefined {
  const verb = verbs[method];
  const group = /^\/+subscriptions\/[^/]+\/resourceGroups(?:\/[^/]+)?\/*$/i.test(path);
  if (group) return { action: `Microsoft.Resources/subscriptions/resourceGroups/${verb}`, scope: path };
  const named = parseResourcePath(path);
  if (!named?.types.length || verb === undefined || named.before === "/") return undefined;
  const { provider, types, endsWithType, before } = named;
  const type = types.join("/");
  if (/^(locations\/operation(Status|sStatus|Results)|permissions)$/i.test(type)) return undefined;
  const above = types.length > 1 ? path.slice(0, path.replace(/\/+$/, "").lastIndexOf("/")) : before;
  return { action: `${provider}/${type}/${verb}`, scope: endsWithType ? above : path };
}

/**
 * @throws Refusal 403 `AuthorizationFailed` in the words of Azure Resource Manager
 * @see https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export function requirePermission(principal: Principal, request: HttpRequest): void {
  const intent = requestedActionOf(request);
  if (!intent || hasPermission(principal, intent.action)) return;
  const { name, objectId } = principal;
  throw new HttpError(
    403,
    "AuthorizationFailed",
    `The client '${name}' with object id '${objectId}' does not have authorization to perform action '${intent.action}' over scope '${intent.scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    { "x-ms-failure-cause": "gateway" },
  );
}

const permissionsPath = "/providers/Microsoft.Authorization/permissions";

/** The caller's rights at a scope that exists. @see https://learn.microsoft.com/rest/api/authorization/permissions */
export const permissionRoutes = (state: () => EmulatorState): readonly Route[] => [
  route("GET", `${workspacePath}${permissionsPath}`, (request) => {
    getWorkspace(state(), request.parameters);
    return listPermissions(request);
  }),
  route("GET", `${systemTopicPath}${permissionsPath}`, (request) => {
    getSystemTopic(state(), request.parameters);
    return listPermissions(request);
  }),
  route("GET", `/subscriptions/:subscription/resourceGroups/:group${permissionsPath}`, (request) => {
    getGroupWorkspaces(state(), request.parameters);
    return listPermissions(request);
  }),
  route("GET", `/subscriptions/:subscription${permissionsPath}`, (request) => {
    getSubscriptionWorkspaces(state(), request.parameters.subscription);
    return listPermissions(request);
  }),
];

const listPermissions = (request: HttpRequest): HttpReply => ({
  status: 200,
  body: {
    value: principalOf(request).permissions.map(({ actions, notActions }) => ({
      actions,
      notActions,
      dataActions: [],
      notDataActions: [],
    })),
  },
});
