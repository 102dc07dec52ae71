import type { Filter } from "../filter/filter.ts";
import { validate } from "../filter/validate.ts";
import type { JsonObject } from "../json.ts";
import { createError, createWarning, prefixPointers, type Problem } from "../problem.ts";
import { type Blank, explainBlank, fillBlanks } from "./blanks.ts";
import { validateEndpoint } from "./endpoint.ts";
import type { EventSubscription } from "./eventSubscription.ts";
import { withWebhookUrl } from "./webhook.ts";

/** An event subscription while it is being edited in the form. */
export interface Draft {
  readonly name: string;
  /** The webhook URL; absent for any other destination, which the form preserves and doesn't edit. */
  readonly endpointUrl?: string;
  readonly filter: Filter;
  /** Values for the blanks of an import, in their order. */
  readonly fills?: readonly string[];
}

/** What `validateDraft` must know about the place where the draft will be deployed. */
export interface DraftContext {
  /** Names of the workspace's existing event subscriptions. */
  readonly takenNames: readonly string[];
  /** In an import: blanks that no other field of the form covers. Each needs a value. */
  readonly blanks?: readonly Blank[];
  /** In an import: an existing event subscription of the same name may be replaced, after a confirmation. */
  readonly canReplace?: boolean;
  /** In an edit: the deployed version. Its name can't change, and what Azure accepted once is not an error. */
  readonly deployed?: Draft;
}

/**
 * Checks a draft against the rules for names, endpoints and filters.
 *
 * @returns problems with pointers into the draft (`/name`, `/endpointUrl`, `/filter/...`, `/fills/0`); errors block it
 */
export const validateDraft = (draft: Draft, context: DraftContext): Problem[] => [
  ...(context.deployed ? [] : nameProblems(draft.name, context)),
  ...prefixPointers("/endpointUrl", urlProblems(draft, context)),
  ...prefixPointers("/filter", filterProblems(draft, context)),
  ...fillProblems(draft, context),
];

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid */
function nameProblems(name: string, { takenNames, canReplace = false }: DraftContext): Problem[] {
  const pointer = "/name";
  if (!/^[-a-zA-Z0-9]{3,64}$/.test(name)) {
    const message = name ? `"${name}" isn't a valid name.` : "Enter a name.";
    return [createError(pointer, message, "Use 3-64 letters, digits or hyphens.")];
  }
  if (!takenNames.some((taken) => isSameEventSubscriptionName(taken, name))) return [];
  const message = `This workspace already has an event subscription named "${name}".`;
  return canReplace
    ? [createWarning(pointer, message, "You can review the changes before it is replaced.")]
    : [createError(pointer, message, "Choose another name.")];
}

/** Azure ignores the case of names. */
export const isSameEventSubscriptionName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const urlProblems = ({ endpointUrl }: Draft, { deployed }: DraftContext): Problem[] =>
  endpointUrl === undefined || endpointUrl === deployed?.endpointUrl ? [] : validateEndpoint(endpointUrl);

/** Downgrades errors that the deployed filter has too: Azure accepted them, so our rules are out of date. */
function filterProblems({ filter }: Draft, { deployed }: DraftContext): Problem[] {
  if (!deployed) return validate(filter);
  const accepted = new Set(validate(deployed.filter).map(({ message }) => message));
  return validate(filter).map((problem) =>
    problem.severity === "error" && accepted.has(problem.message) ? { ...problem, severity: "warning" } : problem,
  );
}

const fillProblems = ({ fills = [] }: Draft, { blanks = [] }: DraftContext): Problem[] =>
  blanks.flatMap(({ text }, index) =>
    fills[index]?.trim() ? [] : createError(`/fills/${index}`, `${explainBlank(text)}.`, "Enter its value."),
  );

/** What an import contains in addition to the draft. */
export interface ImportedProperties {
  /** ARM's `properties`, as far as the text gives them. */
  readonly properties: JsonObject;
  readonly blanks: readonly Blank[];
}

/**
 * The body of the PUT that creates `draft`. It has only what the user entered, so that Azure applies its own defaults,
 * and everything that an import contained.
 */
export function toCreateRequest(
  { endpointUrl, filter, fills = [] }: Draft,
  { properties, blanks }: ImportedProperties = { properties: {}, blanks: [] },
): Pick<EventSubscription, "properties"> {
  const filled: EventSubscription["properties"] = fillBlanks(properties, blanks, fills);
  const destination = endpointUrl === undefined ? {} : withWebhookUrl(filled, endpointUrl);
  return { properties: { ...filled, ...destination, filter } };
}
