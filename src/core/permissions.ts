/** A permission of the caller at a scope, as Azure lists it; `*` matches any text, including slashes. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/**
 * Whether a permission grants `action` and does not exclude it in its `notActions`. Ignores case. Azure may still
 * refuse because of a deny assignment, which permissions do not include.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-definitions#how-rbac-determines-if-a-user-has-access-to-a-resource
 */
export const isActionAllowed = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matchesActionPattern(pattern, action)) &&
      !notActions.some((pattern) => matchesActionPattern(pattern, action)),
  );

/** Scans `action` once, so that a hostile pattern can't make it slow. */
function matchesActionPattern(pattern: string, action: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const last = rest.pop();
  const text = action.toLowerCase();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** What a person can do with event subscriptions. */
export type PermissionAction = "list" | "write" | "delete" | "tail";

/** The kind of resource that event subscriptions belong to. */
export type EventSubscriptionParentKind = "workspace" | "systemTopic";

const rbacActionsOn = (type: string) =>
  ({
    list: [`${type}/read`],
    write: [`${type}/write`],
    delete: [`${type}/delete`],
    /** A tail creates an event subscription and deletes it. */
    tail: [`${type}/write`, `${type}/delete`],
  }) satisfies Readonly<Record<PermissionAction, readonly string[]>>;

/**
 * The Azure RBAC actions that each permission action needs on the parent of the event subscriptions. Those below a
 * system topic are a resource type of their own, which the built-in roles for event subscriptions do not cover.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/permissions/integration#microsofteventgrid
 */
export const rbacActions: Readonly<
  Record<EventSubscriptionParentKind, Readonly<Record<PermissionAction, readonly string[]>>>
> = {
  workspace: rbacActionsOn("Microsoft.EventGrid/eventSubscriptions"),
  systemTopic: rbacActionsOn("Microsoft.EventGrid/systemTopics/eventSubscriptions"),
};

const allPermissionActions = Object.keys(rbacActions.workspace) as readonly PermissionAction[];

/** The RBAC actions that `action` needs and the permissions do not grant. */
export const missingRbacActions = (
  permissions: readonly Permission[],
  action: PermissionAction,
  on: EventSubscriptionParentKind = "workspace",
): readonly string[] => rbacActions[on][action].filter((rbacAction) => !isActionAllowed(permissions, rbacAction));

/** The actions that the permissions do not allow. */
export const forbiddenActions = (
  permissions: readonly Permission[],
  on: EventSubscriptionParentKind = "workspace",
): readonly PermissionAction[] =>
  allPermissionActions.filter((action) => missingRbacActions(permissions, action, on).length > 0);

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
