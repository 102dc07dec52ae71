import type { Filter } from "../filter/filter.ts";
import { validate } from "../filter/validate.ts";
import { type Problem, within } from "../problem.ts";
import { endpointProblems } from "./endpoint.ts";
import type { EventSubscription } from "./eventSubscription.ts";

/** A new event subscription while it is written in the form. */
export interface Draft {
  readonly name: string;
  /** URL of a webhook. */
  readonly endpointUrl: string;
  readonly filter: Filter;
}

/** What `validateDraft` must know of the place where the draft will live. */
export interface Surroundings {
  /** Names that the workspace's event subscriptions have already. */
  readonly takenNames: readonly string[];
}

/**
 * Says what stands against creating `draft`: the rules for names, endpoints and filters.
 *
 * @returns problems with pointers into the draft (`/name`, `/endpointUrl`, `/filter/...`); errors stop the creation
 */
export const validateDraft = (draft: Draft, { takenNames }: Surroundings): Problem[] => [
  ...nameProblems(draft.name, takenNames),
  ...within("/endpointUrl", endpointProblems(draft.endpointUrl)),
  ...within("/filter", validate(draft.filter)),
];

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid */
function nameProblems(name: string, takenNames: readonly string[]): Problem[] {
  const error = { severity: "error", pointer: "/name" } as const;
  if (!/^[-a-zA-Z0-9]{3,64}$/.test(name)) {
    const message = name ? `"${name}" is not a legal name for an event subscription.` : "The name is missing.";
    return [{ ...error, message, remedy: "Use 3 to 64 letters, digits or hyphens." }];
  }
  if (takenNames.some((taken) => taken.toLowerCase() === name.toLowerCase())) {
    const message = `This workspace already has an event subscription named "${name}".`;
    return [{ ...error, message, remedy: "Choose another name; creating would replace the existing one." }];
  }
  return [];
}

/** The body that creates `draft`: only what the person wrote, so that the service fills in its own defaults. */
export function toRequest(draft: Draft): Pick<EventSubscription, "properties"> {
  return {
    properties: {
      destination: { endpointType: "WebHook", properties: { endpointUrl: draft.endpointUrl } },
      filter: draft.filter,
    },
  };
}
