import type { Filter } from "../filter/filter.ts";
import { validate } from "../filter/validate.ts";
import type { Blank } from "../import/importResult.ts";
import type { JsonObject } from "../json.ts";
import { type Problem, prefixPointers } from "../problem.ts";
import { quote } from "../quote.ts";
import { validateEndpoint } from "./endpoint.ts";
import type { EventSubscription } from "./eventSubscription.ts";
import { fillBlanks } from "./fillBlanks.ts";
import { withWebhookUrl } from "./webhook.ts";

/** An event subscription while it is written in the form. */
export interface Draft {
  readonly name: string;
  /** URL of a webhook; absent when events go elsewhere, which the form keeps and does not edit. */
  readonly endpointUrl?: string;
  readonly filter: Filter;
  /** What was written into the blanks of an import, in their order. */
  readonly fills?: readonly string[];
}

/** What `validateDraft` must know of the place where the draft will live. */
export interface DraftContext {
  /** Names that the workspace's event subscriptions have already. */
  readonly takenNames: readonly string[];
  /** In an import: blanks that no other field of the form has; each needs its fill. */
  readonly blanks?: readonly Blank[];
  /** In an import: an event subscription of that name is replaced, after a question. */
  readonly canReplace?: boolean;
  /** In an edit: what is deployed. What the service has once taken is not refused here, and the name is settled. */
  readonly deployed?: Draft;
}

/**
 * Says what stands against writing `draft`: the rules for names, endpoints and filters.
 *
 * @returns problems with pointers into the draft (`/name`, `/endpointUrl`, `/filter/...`, `/fills/0`); errors stop it
 */
export const validateDraft = (draft: Draft, around: DraftContext): Problem[] => [
  ...(around.deployed ? [] : nameProblems(draft.name, around)),
  ...prefixPointers("/endpointUrl", urlProblems(draft, around)),
  ...prefixPointers("/filter", filterProblems(draft, around)),
  ...fillProblems(draft, around),
];

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid */
function nameProblems(name: string, { takenNames, canReplace: mayReplace = false }: DraftContext): Problem[] {
  const error = { severity: "error", pointer: "/name" } as const;
  if (!/^[-a-zA-Z0-9]{3,64}$/.test(name)) {
    const message = name ? `"${name}" is not a legal name for an event subscription.` : "The name is missing.";
    return [{ ...error, message, remedy: "Use 3 to 64 letters, digits or hyphens." }];
  }
  if (takenNames.some((taken) => isSameEventSubscriptionName(taken, name))) {
    const message = `This workspace already has an event subscription named "${name}".`;
    if (mayReplace)
      return [
        { ...error, severity: "warning", message, remedy: "It is replaced, after you have seen the difference." },
      ];
    return [{ ...error, message, remedy: "Choose another name; creating would replace the existing one." }];
  }
  return [];
}

/** The service does not tell names apart by case. */
export const isSameEventSubscriptionName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const urlProblems = ({ endpointUrl }: Draft, { deployed }: DraftContext): Problem[] =>
  endpointUrl === undefined || endpointUrl === deployed?.endpointUrl ? [] : validateEndpoint(endpointUrl);

/** What is wrong with the filter; what is deployed with the same fault is newer than our rules, and only worth a word. */
function filterProblems({ filter }: Draft, { deployed }: DraftContext): Problem[] {
  if (!deployed) return validate(filter);
  const borne = new Set(validate(deployed.filter).map(({ message }) => message));
  return validate(filter).map((problem) =>
    problem.severity === "error" && borne.has(problem.message) ? { ...problem, severity: "warning" } : problem,
  );
}

const fillProblems = ({ fills = [] }: Draft, { blanks = [] }: DraftContext): Problem[] =>
  blanks.flatMap(({ text }, index) =>
    fills[index]?.trim()
      ? []
      : {
          severity: "error",
          pointer: `/fills/${index}`,
          message: `The text leaves this to ${quote(text)}.`,
          remedy: "Write the value.",
        },
  );

/** What an import brought beside the draft. */
export interface ImportedProperties {
  /** ARM's `properties`, as far as the text gives them. */
  readonly properties: JsonObject;
  readonly blanks: readonly Blank[];
}

/**
 * The body that creates `draft`: only what the person wrote, so that the service fills in its own defaults; and of an
 * import all that the text says.
 */
export function toCreateRequest(
  { endpointUrl, filter, fills = [] }: Draft,
  { properties, blanks }: ImportedProperties = { properties: {}, blanks: [] },
): Pick<EventSubscription, "properties"> {
  const filled: EventSubscription["properties"] = fillBlanks(properties, blanks, fills);
  const destination = endpointUrl === undefined ? {} : withWebhookUrl(filled, endpointUrl);
  return { properties: { ...filled, ...destination, filter } };
}
