import { Refusal, type Reply, type Request } from "../http.ts";
import { route, type Route } from "../router.ts";
import type { State } from "../state.ts";
import { findGroup, findAzureSubscription } from "./azureSubscriptions.ts";
import { may, type Principal, principalOf } from "./principals.ts";
import { readPath } from "./resourcePath.ts";
import { findSystemTopic, systemTopicPath } from "./systemTopic.ts";
import { findWorkspace, workspacePath } from "./workspaces.ts";

/** What a request wants to do, in the words of role definitions, and to what. */
interface Intent {
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
export function intentOf({ method, path }: Pick<Request, "method" | "path">): Intent | undefined {
  const verb = verbs[method];
  const group = /^\/+subscriptions\/[^/]+\/resourceGroups(?:\/[^/]+)?\/*$/i.test(path);
  if (group) return { action: `Microsoft.Resources/subscriptions/resourceGroups/${verb}`, scope: path };
  const named = readPath(path);
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
export function mustBeAllowed(principal: Principal, request: Request): void {
  const intent = intentOf(request);
  if (!intent || may(principal, intent.action)) return;
  const { name, objectId } = principal;
  throw new Refusal(
    403,
    "AuthorizationFailed",
    `The client '${name}' with object id '${objectId}' does not have authorization to perform action '${intent.action}' over scope '${intent.scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    { "x-ms-failure-cause": "gateway" },
  );
}

const permissions = "/providers/Microsoft.Authorization/permissions";

/** The caller's rights at a scope that exists. @see https://learn.microsoft.com/rest/api/authorization/permissions */
export const permissionRoutes = (state: () => State): readonly Route[] => [
  route("GET", `${workspacePath}${permissions}`, (request) => {
    findWorkspace(state(), request.parameters);
    return rights(request);
  }),
  route("GET", `${systemTopicPath}${permissions}`, (request) => {
    findSystemTopic(state(), request.parameters);
    return rights(request);
  }),
  route("GET", `/subscriptions/:subscription/resourceGroups/:group${permissions}`, (request) => {
    findGroup(state(), request.parameters);
    return rights(request);
  }),
  route("GET", `/subscriptions/:subscription${permissions}`, (request) => {
    findAzureSubscription(state(), request.parameters.subscription);
    return rights(request);
  }),
];

const rights = (request: Request): Reply => ({
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
