/** One of the caller's rights at a scope, as Azure lists them; `*` stands for any text, slashes included. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/**
 * Whether one of the permissions grants `action` and does not take it back itself. Case does not count. Deny
 * assignments are not among permissions, so Azure may still refuse.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-definitions#how-rbac-determines-if-a-user-has-access-to-a-resource
 */
export const isActionAllowed = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matchesActionPattern(pattern, action)) &&
      !notActions.some((pattern) => matchesActionPattern(pattern, action)),
  );

/** Takes one look along `action`, whatever a hostile pattern holds. */
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

/** What a person does to event subscriptions. */
export type PermissionAction = "list" | "write" | "delete" | "tail";

/** What event subscriptions are on. */
export type EventSubscriptionParentKind = "workspace" | "systemTopic";

const rbacActionsOn = (type: string) =>
  ({
    list: [`${type}/read`],
    write: [`${type}/write`],
    delete: [`${type}/delete`],
    /** A tail makes an event subscription, and removes it. */
    tail: [`${type}/write`, `${type}/delete`],
  }) satisfies Readonly<Record<PermissionAction, readonly string[]>>;

/**
 * The actions that each deed takes on what holds the event subscriptions: those below a system topic are of a type of
 * their own, whose actions the built-in roles for event subscriptions do not have.
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

/** The actions that `deed` takes and the permissions do not grant. */
export const missingRbacActions = (
  permissions: readonly Permission[],
  deed: PermissionAction,
  on: EventSubscriptionParentKind = "workspace",
): readonly string[] => rbacActions[on][deed].filter((action) => !isActionAllowed(permissions, action));

/** What the permissions do not let a person do. */
export const forbiddenActions = (
  permissions: readonly Permission[],
  on: EventSubscriptionParentKind = "workspace",
): readonly PermissionAction[] =>
  allPermissionActions.filter((deed) => missingRbacActions(permissions, deed, on).length > 0);

const actionVerbs: Readonly<Record<PermissionAction, readonly string[]>> = {
  list: ["list"],
  write: ["create", "change"],
  delete: ["delete"],
  tail: [],
};

/** Completes "You may not ..." with `or`, and "so that I can ..." with `and`. A tail is told by itself, or not at all. */
export function describePermissionActions(some: readonly PermissionAction[], last: "and" | "or"): string {
  const each = some.flatMap((deed) => actionVerbs[deed]);
  return each.length ? `${formatList(each, last)} event subscriptions` : "tail events";
}

/** Texts as a sentence enumerates them. */
export const formatList = (texts: readonly string[], last: "and" | "or"): string =>
  texts.length > 1 ? `${texts.slice(0, -1).join(", ")} ${last} ${texts.at(-1)}` : texts.join("");

const otherActionDescriptions: Readonly<Record<string, string>> = {
  "Microsoft.EventGrid/eventSubscriptions/getFullUrl/action": "read the full URL of a webhook",
  "Microsoft.EventGrid/systemTopics/eventSubscriptions/getFullUrl/action": "read the full URL of a webhook",
  "Microsoft.MachineLearningServices/workspaces/read": "list workspaces",
};

/** Completes the sentence "You may not ..." for an action that a service named, in whatever case. */
function describeRbacAction(action: string): string {
  const same = (other: string): boolean => other.toLowerCase() === action.toLowerCase();
  const deed = allPermissionActions.find((one) => Object.values(rbacActions).some((on) => on[one].every(same)));
  return deed
    ? describePermissionActions([deed], "or")
    : (Object.entries(otherActionDescriptions).find(([other]) => same(other))?.[1] ?? `do ${action}`);
}

/**
 * The built-in roles that grant what the product does, the one with the fewest rights first, and what of their actions
 * matters here; none has notActions.
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

/** The built-in role with the fewest rights that grants all of the actions; undefined where no single one does. */
export const leastPrivilegedRole = (wanted: readonly string[]): string | undefined =>
  builtInRoles.find(({ actions }) => wanted.every((action) => isActionAllowed([{ actions, notActions: [] }], action)))
    ?.name;

/** A refusal for want of rights, as a person should read it. */
export interface MissingPermission {
  readonly action: string;
  /** The built-in role to ask for. */
  readonly role: string;
  /** Completes "so that I can ...". */
  readonly actionDescription: string;
  /** What the service refused the action on, as it wrote it, if it did. */
  readonly scope?: string;
  /** One sentence of what may not be done. */
  readonly message: string;
  /** One sentence of the way on. */
  readonly remedy: string;
}

/**
 * What is missing after a refusal of Azure Resource Manager, and which role has it.
 *
 * @param said as the service wrote it: it names the action in quotation marks, sometimes after another that is granted
 * @returns undefined when it names none, or one that no role of the table grants
 * @see https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export function parseMissingPermission(said: string): MissingPermission | undefined {
  const found =
    /not have (?:authorization|permission) to perform action(?:\(s\))? '([\w./*-]{1,200})'(?: over scope '([^']{1,1000})')?/.exec(
      said,
    );
  const [, action = "", scope] = found ?? [];
  const role = action && leastPrivilegedRole([action]);
  if (!role) return undefined;
  const named = describeRbacAction(action);
  return {
    action,
    role,
    actionDescription: named,
    ...(scope ? { scope } : {}),
    message: `You may not ${named} here.`,
    remedy: `Ask for the role ${role}: it grants ${action}.`,
  };
}
