import type { JsonObject } from "../../core/json.ts";
import type { WebhookRequest } from "../delivery/webhookPoster.ts";
import type { WebhookRecipient } from "./handshakeRequest.ts";

interface SystemEvent {
  /** Unique id of the event. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Value of the header `aeg-event-type`. */
  readonly headerType: string;
  readonly eventType: string;
  readonly data: JsonObject;
}

/**
 * A request with an event of Event Grid itself, in the Event Grid schema.
 *
 * @see https://learn.microsoft.com/azure/event-grid/receive-events#message-headers
 */
export function systemEventRequest(
  { url, topic, eventSubscriptionName, headers }: WebhookRecipient,
  { id, now, headerType, eventType, data }: SystemEvent,
): Omit<WebhookRequest, "method"> {
  const eventTime = new Date(now).toISOString();
  const event = { id, topic, subject: "", data, eventType, eventTime, metadataVersion: "1", dataVersion: "1" };
  return {
    url,
    headers: {
      ...headers,
      "content-type": "application/json; charset=utf-8",
      "aeg-event-type": headerType,
      "aeg-subscription-name": eventSubscriptionName,
      "aeg-delivery-count": "0",
      "aeg-data-version": "1",
      "aeg-metadata-version": "1",
      "aeg-output-event-id": id,
    },
    body: JSON.stringify([event]),
  };
}
