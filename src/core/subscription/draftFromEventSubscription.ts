import type { Draft } from "./draft.ts";
import { getDestination, type EventSubscription } from "./eventSubscription.ts";
import { readFilter } from "./readFilter.ts";
import { isWebhook, getWebhookUrl } from "./webhook.ts";

/** What the form edits of an event subscription that is deployed, or was imported. */
export const draftFromEventSubscription = (of: Pick<EventSubscription, "name" | "properties">): Draft => ({
  name: of.name,
  ...(hasOtherDestination(of) ? {} : { endpointUrl: getWebhookUrl(of) }),
  filter: readFilter(of.properties.filter).filter,
});

const hasOtherDestination = (of: Pick<EventSubscription, "properties">): boolean => {
  const destination = getDestination(of);
  return destination !== undefined && !isWebhook(destination);
};
