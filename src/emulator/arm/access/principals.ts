import { HttpError, type HttpRequest } from "../../http/http.ts";

/** The permissions of a role. `*` matches any text, slashes included. */
export interface RolePermission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** The caller. */
export interface Principal {
  readonly name: string;
  readonly objectId: string;
  readonly permissions: readonly RolePermission[];
}

const createRole = (...actions: readonly string[]): RolePermission => ({ actions, notActions: [] });

/** The roles besides owner, by the bearer token that selects them. */
const rolePermissions: Readonly<Record<string, RolePermission>> = {
  reader: createRole("*/read"),
  // @see https://learn.microsoft.com/azure/event-grid/security-authorization#built-in-roles
  "eventgrid-reader": createRole(
    "Microsoft.Authorization/*/read",
    "Microsoft.EventGrid/eventSubscriptions/read",
    "Microsoft.EventGrid/topicTypes/eventSubscriptions/read",
    "Microsoft.EventGrid/locations/eventSubscriptions/read",
    "Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read",
    "Microsoft.Insights/alertRules/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.Support/*",
  ),
  // @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/ai-machine-learning#azureml-data-scientist
  "data-scientist": {
    actions: [
      // In Azure the next line covers this, although by the documented rule of wildcards it doesn't match.
      "Microsoft.MachineLearningServices/workspaces/read",
      "Microsoft.MachineLearningServices/workspaces/*/read",
      "Microsoft.MachineLearningServices/workspaces/*/action",
      "Microsoft.MachineLearningServices/workspaces/*/delete",
      "Microsoft.MachineLearningServices/workspaces/*/write",
    ],
    notActions: [
      "Microsoft.MachineLearningServices/workspaces/delete",
      "Microsoft.MachineLearningServices/workspaces/write",
      "Microsoft.MachineLearningServices/workspaces/computes/*/write",
      "Microsoft.MachineLearningServices/workspaces/computes/*/delete",
      "Microsoft.MachineLearningServices/workspaces/computes/listKeys/action",
      "Microsoft.MachineLearningServices/workspaces/listKeys/action",
    ],
  },
};

const ownerPermission = createRole("*");

/**
 * The caller of a request. A token that names a role has its permissions; any other is an owner's, because offline there
 * is nothing to sign in to.
 *
 * @throws HttpError 401 without a bearer token
 */
export function principalOf({ headers: { authorization } }: HttpRequest): Principal {
  if (!authorization) throw unauthenticated("The 'Authorization' header is missing.");
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined)
    throw unauthenticated("The 'Authorization' header is provided in an invalid format. A bearer token is expected.");
  const name = Object.hasOwn(rolePermissions, token) ? token : "owner";
  const at = Object.keys(rolePermissions).indexOf(name) + 1;
  const objectId = `00000000-0000-4000-8000-0000000000f${at}`;
  return { name, objectId, permissions: [rolePermissions[name] ?? ownerPermission] };
}

function unauthenticated(reason: string): HttpError {
  const challenge = `Bearer error="invalid_token", error_description="${reason}"`;
  return new HttpError(401, "AuthenticationFailed", `Authentication failed. ${reason}`, {
    "www-authenticate": challenge,
  });
}

/** Whether one of the roles grants `action` and does not exclude it itself. Case-insensitive. */
export const hasPermission = ({ permissions }: Principal, action: string): boolean =>
  permissions.some(({ actions, notActions }) => matchesAction(actions, action) && !matchesAction(notActions, action));

const matchesAction = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => {
    const parts = pattern.split("*").map((part) => part.replaceAll(/[.]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "is").test(action);
  });
