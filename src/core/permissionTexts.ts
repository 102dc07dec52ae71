import { allPermissionActions, isActionAllowed, type PermissionAction, rbacActions } from "./permissions.ts";

const actionVerbs: Readonly<Record<PermissionAction, readonly string[]>> = {
  list: ["list"],
  write: ["create", "change"],
  delete: ["delete"],
  tail: [],
};

/** Completes "You may not …" with `or`, and "so that I can …" with `and`. Mentions tails only when nothing else is given. */
export function describePermissionActions(actions: readonly PermissionAction[], last: "and" | "or"): string {
  const verbs = actions.flatMap((action) => actionVerbs[action]);
  return verbs.length ? `${formatList(verbs, last)} event subscriptions` : "tail events";
}

/** Formats a list for a sentence: `a, b and c`. */
export const formatList = (texts: readonly string[], last: "and" | "or"): string =>
  texts.length > 1 ? `${texts.slice(0, -1).join(", ")} ${last} ${texts.at(-1)}` : texts.join("");

const otherActionDescriptions: Readonly<Record<string, string>> = {
  "Microsoft.EventGrid/eventSubscriptions/getFullUrl/action": "read the full URL of a webhook",
  "Microsoft.EventGrid/systemTopics/eventSubscriptions/getFullUrl/action": "read the full URL of a webhook",
  "Microsoft.MachineLearningServices/workspaces/read": "list workspaces",
};

/** Completes "You may not …" for an RBAC action, ignoring case. */
function describeRbacAction(action: string): string {
  const same = (other: string): boolean => other.toLowerCase() === action.toLowerCase();
  const known = allPermissionActions.find((one) => Object.values(rbacActions).some((on) => on[one].every(same)));
  return known
    ? describePermissionActions([known], "or")
    : (Object.entries(otherActionDescriptions).find(([other]) => same(other))?.[1] ?? `do ${action}`);
}

/**
 * The built-in roles that grant what the product needs, the least privileged first, with their relevant actions. None
 * has `notActions`.
 *
 * @see https://learn.microsoft.com/azure/event-grid/security-authorization#built-in-roles
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general#reader
 */
const builtInRoles: readonly { readonly name: string; readonly actions: readonly string[] }[] = [
  { name: "EventGrid EventSubscription Reader", actions: ["Microsoft.EventGrid/eventSubscriptions/read"] },
  { name: "EventGrid EventSubscription Contributor", actions: ["Microsoft.EventGrid/eventSubscriptions/*"] },
  { name: "Reader", actions: ["*/read"] },
  { name: "EventGrid Contributor", actions: ["Microsoft.EventGrid/*"] },
];

/** The least privileged built-in role that grants all actions; undefined when no single role does. */
export const leastPrivilegedRole = (wanted: readonly string[]): string | undefined =>
  builtInRoles.find(({ actions }) => wanted.every((action) => isActionAllowed([{ actions, notActions: [] }], action)))
    ?.name;

/** A missing permission, described for a person. */
export interface MissingPermission {
  readonly action: string;
  /** The built-in role to request. */
  readonly role: string;
  /** Completes "so that I can ...". */
  readonly actionDescription: string;
  /** The scope of the refused action as the service wrote it, if it did. */
  readonly scope?: string;
  /** One sentence: what the person can't do. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly remedy: string;
}

/**
 * Finds the missing permission in a refusal of Azure Resource Manager, and the role that grants it.
 *
 * @param message the message of the service, which names the action in quotation marks
 * @returns undefined when it names no action, or one that no role of the table grants
 * @see https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export function parseMissingPermission(message: string): MissingPermission | undefined {
  const found =
    /not have (?:authorization|permission) to perform action(?:\(s\))? '([\w./*-]{1,200})'(?: over scope '([^']{1,1000})')?/.exec(
      message,
    );
  const [, action = "", scope] = found ?? [];
  const role = action && leastPrivilegedRole([action]);
  if (!role) return undefined;
  const actionDescription = describeRbacAction(action);
  return {
    action,
    role,
    actionDescription,
    ...(scope ? { scope } : {}),
    message: `You may not ${actionDescription} here.`,
    remedy: `Ask for the role ${role}, which grants ${action}.`,
  };
}
