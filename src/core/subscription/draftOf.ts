import type { Draft } from "./draft.ts";
import { destinationOf, type EventSubscription } from "./eventSubscription.ts";
import { readFilter } from "./readFilter.ts";
import { isWebhook, shownUrl } from "./webhook.ts";

/** What the form edits of an event subscription that is deployed, or was imported. */
export const draftOf = (of: Pick<EventSubscription, "name" | "properties">): Draft => ({
  name: of.name,
  ...(sendsElsewhere(of) ? {} : { endpointUrl: shownUrl(of) }),
  filter: readFilter(of.properties.filter).filter,
});

const sendsElsewhere = (of: Pick<EventSubscription, "properties">): boolean => {
  const destination = destinationOf(of);
  return destination !== undefined && !isWebhook(destination);
};
