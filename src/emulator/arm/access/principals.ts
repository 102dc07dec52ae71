import { HttpError, matchesSecret } from "../../http/http.ts";
import { tenantId } from "../azureSubscriptions.ts";
import { readAccessToken } from "./accessToken.ts";

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

/** The roles besides owner, by name. */
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

/** Which bearer tokens are accepted. */
export interface ArmAccess {
  readonly armToken: string;
  /** Whether any other token is an owner's, and the name of a role a token of that role. */
  readonly anyToken: boolean;
  /** The clock of the machine, which clients use for a token's lifetime: milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The caller of a request. `armToken` is an owner's, and `<armToken>.<role>` has the permissions of that role. The latter
 * is to try a role out, not to give access away: who has it can leave out the role. A token of the identity endpoint has
 * those that it was requested with.
 *
 * @param authorization the header
 * @throws HttpError 401 without a token that is accepted, with the codes and texts of Azure Resource Manager
 */
export function principalOf(authorization: string | undefined, access: ArmAccess): Principal {
  if (!authorization) throw unauthenticated(rejections.missing);
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw unauthenticated(rejections.malformed);
  const name = roleOf(token, access);
  if (name === undefined) throw unauthenticated(rejections.invalid);
  const at = Object.keys(rolePermissions).indexOf(name) + 1;
  const objectId = `00000000-0000-4000-8000-0000000000f${at}`;
  return { name, objectId, permissions: [rolePermissions[name] ?? ownerPermission] };
}

/** The role that a token selects, or `owner`. Undefined when it isn't accepted. */
function roleOf(token: string, { armToken, anyToken, now }: ArmAccess): string | undefined {
  const [, secret, role = "owner"] = /^(.*?)(?:\.([a-z-]+))?$/.exec(token) ?? [];
  if ((role === "owner" || isRole(role)) && matchesSecret(secret, armToken)) return role;
  const claims = readAccessToken(token, armToken, now() / 1000);
  if (claims) return claims.role;
  if (!anyToken) return undefined;
  return isRole(token) ? token : "owner";
}

const isRole = (name: string): boolean => Object.hasOwn(rolePermissions, name);

/** Rejections of Azure Resource Manager: the code, the message, and the description in the challenge. */
const rejections = {
  missing: [
    "AuthenticationFailed",
    "Authentication failed. The 'Authorization' header is missing.",
    "The authentication failed because of missing 'Authorization' header.",
  ],
  malformed: [
    "AuthenticationFailed",
    "Authentication failed. The 'Authorization' header is provided in an invalid format. A bearer token is expected.",
    "The authentication failed because of an invalid 'Authorization' header.",
  ],
  invalid: [
    "InvalidAuthenticationToken",
    "The access token is invalid. The Local Event Grid expects armToken of its ready line or of instance.json, unless it runs with --any-token.",
    "The access token is invalid.",
  ],
} as const;

/** With the challenge of Azure, from which clients learn the tenant. It is not used to sign in. */
function unauthenticated([code, message, description]: (typeof rejections)[keyof typeof rejections]): HttpError {
  const challenge = `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="${description}"`;
  return new HttpError(401, code, message, { "www-authenticate": challenge });
}

/** Whether one of the roles grants `action` and does not exclude it itself. Case-insensitive. */
export const hasPermission = ({ permissions }: Principal, action: string): boolean =>
  permissions.some(({ actions, notActions }) => matchesAction(actions, action) && !matchesAction(notActions, action));

const matchesAction = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => {
    const parts = pattern.split("*").map((part) => part.replaceAll(/[.]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "is").test(action);
  });
