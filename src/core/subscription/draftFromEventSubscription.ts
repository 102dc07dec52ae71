import type { Draft } from "./draft.ts";
import { getDestination, type EventSubscription } from "./eventSubscription.ts";
import { readFilter } from "./readFilter.ts";
import { getWebhookUrl, isWebhook } from "./webhook.ts";

/** The part of a deployed or imported event subscription that the form edits. */
export function draftFromEventSubscription(of: Pick<EventSubscription, "name" | "properties">): Draft {
  const destination = getDestination(of);
  const hasWebhook = destination === undefined || isWebhook(destination);
  return {
    name: of.name,
    ...(hasWebhook ? { endpointUrl: getWebhookUrl(of) } : {}),
    filter: readFilter(of.properties.filter).filter,
  };
}
