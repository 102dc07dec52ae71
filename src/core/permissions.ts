interface Grant {
  readonly action: RegExp;
  /** Completes the sentence "You may not ..."; the action itself where it is left out. */
  readonly deed?: string;
  /** The built-in role with the fewest rights that grants the action. */
  readonly role: string;
}

const reader = "EventGrid EventSubscription Reader";
const contributor = "EventGrid EventSubscription Contributor";

/** The first that fits counts. */
const grants: readonly Grant[] = [
  { action: /^Microsoft\.EventGrid\/eventSubscriptions\/read$/i, deed: "read event subscriptions", role: reader },
  {
    action: /^Microsoft\.EventGrid\/eventSubscriptions\/write$/i,
    deed: "create or change event subscriptions",
    role: contributor,
  },
  {
    action: /^Microsoft\.EventGrid\/eventSubscriptions\/delete$/i,
    deed: "delete event subscriptions",
    role: contributor,
  },
  {
    action: /^Microsoft\.EventGrid\/eventSubscriptions\/getFullUrl\/action$/i,
    deed: "read the full URL of a webhook",
    role: contributor,
  },
  { action: /^Microsoft\.EventGrid\/eventSubscriptions\//i, role: contributor },
  { action: /^Microsoft\.MachineLearningServices\/workspaces\/read$/i, deed: "read workspaces", role: "Reader" },
  { action: /\/read$/i, role: "Reader" },
  { action: /^Microsoft\.EventGrid\//i, role: "EventGrid Contributor" },
];

/** A refusal for want of rights, as a person should read it. */
export interface MissingRight {
  /** One sentence of what may not be done. */
  readonly message: string;
  /** One sentence of the way on. */
  readonly remedy: string;
  /** The built-in role to ask for. */
  readonly role: string;
  /** Completes "so that I can ...". */
  readonly deed: string;
}

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
export const allows = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action)),
  );

/** Takes one look along `action`, whatever a hostile pattern holds. */
function covers(pattern: string, action: string): boolean {
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

/** What a person does to event subscriptions, and the actions that it takes, all on the workspace. */
export const deeds = {
  write: ["Microsoft.EventGrid/eventSubscriptions/write"],
  delete: ["Microsoft.EventGrid/eventSubscriptions/delete"],
  /** A tail makes an event subscription, and removes it. */
  tail: ["Microsoft.EventGrid/eventSubscriptions/write", "Microsoft.EventGrid/eventSubscriptions/delete"],
} as const;
export type Deed = keyof typeof deeds;

/** The first action that `deed` takes and the permissions do not grant. */
export const missingAction = (permissions: readonly Permission[], deed: Deed): string | undefined =>
  deeds[deed].find((action) => !allows(permissions, action));

/**
 * What is missing after a refusal of Azure Resource Manager, and which role has it.
 *
 * @param said as the service wrote it: it names the action in quotation marks
 * @returns undefined when it names none, or one that no role of the table grants
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration
 */
export function missingRight(said: string): MissingRight | undefined {
  return rightTo(/perform action '([\w./*-]{1,200})'/.exec(said)?.[1] ?? "");
}

/** How it is said that `action` is missing; undefined when no role of the table grants it. */
export function rightTo(action: string): MissingRight | undefined {
  const grant = grants.find((one) => one.action.test(action));
  if (!grant) return undefined;
  const { deed = `do ${action}`, role } = grant;
  return {
    message: `You may not ${deed} here.`,
    remedy: `Ask for the role ${role}: it grants ${action}.`,
    role,
    deed,
  };
}
