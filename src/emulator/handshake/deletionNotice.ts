import type { JsonObject } from "../../core/json.ts";
import type { WebhookRequest } from "../delivery/webhookPoster.ts";
import type { HandshakeRequest } from "./handshakeRequest.ts";

/**
 * The notice to a webhook that its event subscription was deleted. The header's value and the event are documented.
 * Assumed: it is sent once, whatever the response, and not in the CloudEvents schema.
 *
 * @param id of the event
 * @param now milliseconds since 1970
 * @see https://learn.microsoft.com/azure/event-grid/receive-events#message-headers
 */
export function deletionNotice(
  { url, topic, eventSubscriptionName, headers }: Omit<HandshakeRequest, "validationUrl" | "schema">,
  { eventSubscriptionId, id, now }: { readonly eventSubscriptionId: string; readonly id: string; readonly now: number },
): Omit<WebhookRequest, "method"> {
  const event: JsonObject = {
    id,
    topic,
    subject: "",
    data: { eventSubscriptionId },
    eventType: "Microsoft.EventGrid.SubscriptionDeletedEvent",
    eventTime: new Date(now).toISOString(),
    metadataVersion: "1",
    dataVersion: "1",
  };
  const all = {
    ...headers,
    "content-type": "application/json; charset=utf-8",
    "aeg-event-type": "SubscriptionDeletion",
    "aeg-subscription-name": eventSubscriptionName,
    "aeg-delivery-count": "0",
    "aeg-data-version": "1",
    "aeg-metadata-version": "1",
    "aeg-output-event-id": id,
  };
  return { url, headers: all, body: JSON.stringify([event]) };
}
