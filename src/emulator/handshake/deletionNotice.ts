import type { WebhookRequest } from "../delivery/webhookPoster.ts";
import type { WebhookRecipient } from "./handshakeRequest.ts";
import { systemEventRequest } from "./systemEvent.ts";

/**
 * The notice to a webhook that its event subscription was deleted. The header's value and the event are documented.
 * Assumed: it is sent once, whatever the response, and not in the CloudEvents schema.
 *
 * @param id of the event
 * @param now milliseconds since 1970
 * @see https://learn.microsoft.com/azure/event-grid/receive-events#message-headers
 */
export const deletionNotice = (
  recipient: WebhookRecipient,
  { eventSubscriptionId, id, now }: { readonly eventSubscriptionId: string; readonly id: string; readonly now: number },
): Omit<WebhookRequest, "method"> =>
  systemEventRequest(recipient, {
    id,
    now,
    headerType: "SubscriptionDeletion",
    eventType: "Microsoft.EventGrid.SubscriptionDeletedEvent",
    data: { eventSubscriptionId },
  });
