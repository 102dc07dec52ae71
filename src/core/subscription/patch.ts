import type { Filter } from "../filter/filter.ts";
import type { JsonObject } from "../json.ts";
import { diffFilter } from "./diffFilter.ts";
import type { Draft } from "./draft.ts";
import type { EventSubscription, EventSubscriptionProperties } from "./eventSubscription.ts";
import { getWebhookUrl, withWebhookUrl } from "./webhook.ts";

/** The body of a PATCH: the changed members of `properties`, each whole, without a `properties` around them. */
export type EventSubscriptionPatch = Pick<
  EventSubscriptionProperties,
  "filter" | "destination" | "deliveryWithResourceIdentity"
>;

/** What is deployed by now, and what the service does not show of it. */
export interface CurrentDeployment {
  readonly eventSubscription: EventSubscription;
  /** The delivery attributes with their secret values; needed when the URL changes and the service hides some. */
  readonly attributes?: readonly JsonObject[];
}

/**
 * What must be written to make an edit true: only members that the draft changed, compared with what the form showed,
 * so that what others changed meanwhile elsewhere stays. Empty when the draft means what is deployed.
 *
 * @param shown what was deployed when the form was filled from it
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions/update
 */
export function createPatch(
  shown: EventSubscription,
  draft: Draft,
  current: CurrentDeployment,
): EventSubscriptionPatch {
  const isFilterChanged = diffFilter(shown.properties.filter, draft.filter).length > 0;
  return {
    ...(isFilterChanged
      ? { filter: withExplicitRemovals(draft.filter, current.eventSubscription.properties.filter ?? {}) }
      : {}),
    ...(draft.endpointUrl === undefined || draft.endpointUrl === getWebhookUrl(shown)
      ? {}
      : withWebhookUrl(current.eventSubscription.properties, draft.endpointUrl, current.attributes)),
  };
}

/** What says of each member that it asks for nothing. */
const emptyFilter: Filter = {
  includedEventTypes: null,
  subjectBeginsWith: "",
  subjectEndsWith: "",
  isSubjectCaseSensitive: false,
  enableAdvancedFilteringOnArrays: false,
  advancedFilters: null,
};

/**
 * The filter with every member that is gone from it said to be so. Nowhere is it documented whether a PATCH replaces a
 * filter or merges it; written so, both come to the same.
 */
function withExplicitRemovals(filter: Filter, before: Filter): Filter {
  const gone = Object.entries(emptyFilter).filter(
    ([name]) => Object.hasOwn(before, name) && !Object.hasOwn(filter, name),
  );
  return { ...filter, ...Object.fromEntries(gone) };
}

/** What will be deployed once `patch` is written: each member replaces the old one. */
export const applyPatch = (current: EventSubscription, patch: EventSubscriptionPatch): EventSubscription => ({
  ...current,
  properties: { ...current.properties, ...patch },
});
