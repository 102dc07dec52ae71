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

export const allPermissionActions = Object.keys(rbacActions.workspace) as readonly PermissionAction[];

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
