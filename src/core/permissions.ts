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
}

/**
 * What is missing after a refusal of Azure Resource Manager, and which role has it.
 *
 * @param said as the service wrote it: it names the action in quotation marks
 * @returns undefined when it names none, or one that no role of the table grants
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration
 */
export function missingRight(said: string): MissingRight | undefined {
  const action = /perform action '([\w./*-]{1,200})'/.exec(said)?.[1] ?? "";
  const grant = grants.find((one) => one.action.test(action));
  return (
    grant && {
      message: `You may not ${grant.deed ?? `do ${action}`} here.`,
      remedy: `Ask for the role ${grant.role}: it grants ${action}.`,
    }
  );
}
