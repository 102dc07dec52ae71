import type { JsonObject } from "../json.ts";
import { findDestinationKind } from "./destinationKinds.ts";
import {
  deliveryAttributesOf,
  type Destination,
  destinationText,
  type EventSubscription,
  type EventSubscriptionProperties,
  getDestination,
  isSecretAttribute,
} from "./eventSubscription.ts";

type DeliveryProperties = Pick<EventSubscriptionProperties, "destination" | "deliveryWithResourceIdentity">;

export const isWebhook = (destination: Destination | undefined): boolean =>
  findDestinationKind(destination?.endpointType) === "WebHook";

/** The webhook URL as far as it is known: complete as the user entered it, or without its query string as Azure shows it. */
export function getWebhookUrl(eventSubscription: Pick<EventSubscription, "properties">): string {
  const destination = getDestination(eventSubscription);
  if (!destination) return "";
  return destinationText(destination, "endpointUrl") || destinationText(destination, "endpointBaseUrl");
}

/** Whether Azure hides the value of a delivery attribute. Sending back what it shows would overwrite that value. */
export const hasHiddenAttributes = (eventSubscription: Pick<EventSubscription, "properties">): boolean =>
  deliveryAttributesOf(getDestination(eventSubscription)).some(isSecretAttribute);

/**
 * The destination in `properties` with another webhook URL and otherwise unchanged.
 *
 * @param attributes the delivery attributes with their secret values, if Azure hides some
 * @returns `destination`, or `deliveryWithResourceIdentity` if that holds the webhook
 */
export function withWebhookUrl(
  properties: DeliveryProperties,
  endpointUrl: string,
  attributes?: readonly JsonObject[],
): DeliveryProperties {
  const byIdentity = properties.deliveryWithResourceIdentity;
  if (!properties.destination && byIdentity)
    return {
      deliveryWithResourceIdentity: {
        ...byIdentity,
        destination: toWebhookDestination(byIdentity.destination, endpointUrl, attributes),
      },
    };
  return { destination: toWebhookDestination(properties.destination, endpointUrl, attributes) };
}

function toWebhookDestination(
  before: Destination | null | undefined,
  endpointUrl: string,
  attributes: readonly JsonObject[] | undefined,
): Destination {
  if (before?.endpointType !== undefined && !isWebhook(before))
    return { endpointType: "WebHook", properties: { endpointUrl } };
  // Only the service writes the base URL; sending it back is an error.
  const { endpointBaseUrl: _readOnly, ...settings } = before?.properties ?? {};
  const mappings = attributes ? { deliveryAttributeMappings: attributes } : {};
  return { endpointType: "WebHook", ...before, properties: { ...settings, ...mappings, endpointUrl } };
}
