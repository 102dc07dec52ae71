import { isObject, type JsonObject } from "../json.ts";
import { findDestinationKind } from "./destinationKinds.ts";
import type { Destination, EventSubscription, EventSubscriptionProperties } from "./eventSubscription.ts";
import { getDestination } from "./eventSubscription.ts";

export const isWebhook = (destination: Destination | undefined): boolean =>
  findDestinationKind(destination?.endpointType) === "WebHook";

/** A webhook's URL as far as it is known: whole where a person wrote it, without its query where the service shows it. */
export function getWebhookUrl(eventSubscription: Pick<EventSubscription, "properties">): string {
  const { endpointUrl, endpointBaseUrl } = getDestination(eventSubscription)?.properties ?? {};
  const known = [endpointUrl, endpointBaseUrl].find((url) => typeof url === "string" && url !== "");
  return typeof known === "string" ? known : "";
}

/** Whether the service hides the value of a delivery attribute, which would be lost if what it shows were sent back. */
export const hasHiddenAttributes = (eventSubscription: Pick<EventSubscription, "properties">): boolean => {
  const mappings: unknown = getDestination(eventSubscription)?.properties?.["deliveryAttributeMappings"];
  return (
    Array.isArray(mappings) &&
    mappings.some((each) => isObject(each) && isObject(each["properties"]) && each["properties"]["isSecret"] === true)
  );
};

/**
 * The part of `properties` that says where events go, with another URL for the webhook and all else of it as it is.
 *
 * @param attributes the delivery attributes with their secret values, where the service hides some
 * @returns `destination`, or `deliveryWithResourceIdentity` where that holds the webhook
 */
export function withWebhookUrl(
  properties: Pick<EventSubscriptionProperties, "destination" | "deliveryWithResourceIdentity">,
  endpointUrl: string,
  attributes?: readonly JsonObject[],
): Pick<EventSubscriptionProperties, "destination" | "deliveryWithResourceIdentity"> {
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
  // What the service alone writes must not go back to it, and a null beside the URL says nothing.
  const { endpointBaseUrl: _shown, ...settings } = before?.properties ?? {};
  const mappings = attributes ? { deliveryAttributeMappings: attributes } : {};
  return { endpointType: "WebHook", ...before, properties: { ...settings, ...mappings, endpointUrl } };
}
