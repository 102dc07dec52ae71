import type { Filter } from "../filter/filter.ts";
import type { JsonObject } from "../json.ts";
import { diffFilter } from "./diffFilter.ts";
import type { Draft } from "./draft.ts";
import type { EventSubscription, EventSubscriptionProperties } from "./eventSubscription.ts";
import { getWebhookUrl, withWebhookUrl } from "./webhook.ts";

/** The body of a PATCH: the changed members of `properties`, each complete, not wrapped in `properties`. */
export type EventSubscriptionPatch = Pick<
  EventSubscriptionProperties,
  "filter" | "destination" | "deliveryWithResourceIdentity"
>;

/** The deployed version, with what Azure doesn't show of it. */
export interface CurrentDeployment {
  readonly eventSubscription: EventSubscription;
  /** The delivery attributes with their secret values. Needed if the URL changes and Azure hides some of them. */
  readonly attributes?: readonly JsonObject[];
}

/**
 * The patch that deploys an edit. It has only the members that the draft changed relative to what the form showed, so
 * concurrent changes of other members survive. Empty if the draft means the same as what the form showed.
 *
 * @param shown the deployed version that the form was filled from
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

/** The explicit value of each member that means the same as leaving it out. */
const emptyFilter: Filter = {
  includedEventTypes: null,
  subjectBeginsWith: "",
  subjectEndsWith: "",
  isSubjectCaseSensitive: false,
  enableAdvancedFilteringOnArrays: false,
  advancedFilters: null,
};

/**
 * The filter with removed members written explicitly, so that it means the same whether a PATCH replaces the filter or
 * merges it. Which of the two Azure does is not documented.
 */
function withExplicitRemovals(filter: Filter, before: Filter): Filter {
  const removed = Object.entries(emptyFilter).filter(
    ([name]) => Object.hasOwn(before, name) && !Object.hasOwn(filter, name),
  );
  return { ...filter, ...Object.fromEntries(removed) };
}

/** The result of writing `patch`: each of its members replaces the old one. */
export const applyPatch = (current: EventSubscription, patch: EventSubscriptionPatch): EventSubscription => ({
  ...current,
  properties: { ...current.properties, ...patch },
});
