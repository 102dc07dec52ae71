import { isObject, type JsonObject } from "../json.ts";
import { enumerate, quoteIfNeeded, quote } from "../quote.ts";
import { type Fact, describeEventSubscription, toFacts } from "./describeEventSubscription.ts";
import { destinationProperties } from "./destinationProperties.ts";
import {
  deliveryAttributesOf,
  type Destination,
  type EventSubscription,
  getDestination,
  isSecretAttribute,
  propertyNames,
  readOnlyProperties,
} from "./eventSubscription.ts";
import { isWebhook } from "./webhook.ts";

const knownProperties = new Set([...propertyNames, ...readOnlyProperties]);
/** Destination properties that the URL field or other facts show. */
const separatelyShownProperties = new Set([
  "endpointUrl",
  "endpointBaseUrl",
  "resourceId",
  "queueName",
  "deliveryAttributeMappings",
  "maxEventsPerBatch",
  "preferredBatchSizeInKilobytes",
]);

/** The settings that the form preserves but doesn't edit. */
export function describeOtherSettings(properties: JsonObject): readonly Fact[] {
  const { labels, expirationTimeUtc, ...others } = properties;
  const eventSubscription = {
    id: "",
    name: "",
    properties: {
      ...others,
      filter: null,
      ...(Array.isArray(labels) ? { labels: labels.filter((label) => typeof label === "string") } : {}),
      ...(typeof expirationTimeUtc === "string" ? { expirationTimeUtc } : {}),
    },
  } as EventSubscription;
  const destination = getDestination(eventSubscription);
  const shownLabels = new Set(["Delivery", "Labels", "Expires", ...(isWebhook(destination) ? [] : ["Sends to"])]);
  const commonFacts = describeEventSubscription(eventSubscription).filter(
    ({ label, value }) => shownLabels.has(label) || (label === "Dead letters" && value !== "none"),
  );
  const unknown = Object.keys(properties).filter((name) => !knownProperties.has(name) && properties[name] !== null);
  return [
    ...commonFacts,
    ...toFacts("Headers", describeHeaders(destination)),
    ...toFacts("Identity", describeIdentity(properties["deliveryWithResourceIdentity"])),
    ...toFacts("Batches", describeBatches(destination)),
    ...toFacts("Destination", describeDestinationSettings(destination)),
    ...toFacts("Other", enumerate(unknown, quoteIfNeeded)),
  ];
}

function describeHeaders(destination: Destination | undefined): string {
  return enumerate(deliveryAttributesOf(destination), (attribute) => {
    const { name } = attribute;
    return `${typeof name === "string" ? quoteIfNeeded(name) : "?"}${isSecretAttribute(attribute) ? " (secret)" : ""}`;
  });
}

/** Empty for the service's defaults, which deliver one event at a time. */
function describeBatches(destination: Destination | undefined): string {
  const { maxEventsPerBatch, preferredBatchSizeInKilobytes } = destinationProperties;
  const events = destination?.properties?.["maxEventsPerBatch"] ?? maxEventsPerBatch.default;
  const size = destination?.properties?.["preferredBatchSizeInKilobytes"] ?? preferredBatchSizeInKilobytes.default;
  if (events === maxEventsPerBatch.default && size === preferredBatchSizeInKilobytes.default) return "";
  return `up to ${quote(events)} ${events === 1 ? "event" : "events"}, about ${quote(size)} KB`;
}

/** Names a user-assigned identity by the last segment of its id. */
function describeIdentity(delivery: unknown): string {
  const given = isObject(delivery) && isObject(delivery["identity"]) ? delivery["identity"] : {};
  const { type, userAssignedIdentity: id } = given;
  if (typeof id === "string") return `user-assigned ${quoteIfNeeded(id.split("/").at(-1) ?? id)}`;
  return typeof type === "string" ? quoteIfNeeded(type) : "";
}

/** The other settings of a destination. Only numbers and flags show their values; anything else may be secret. */
function describeDestinationSettings(destination: Destination | undefined): string {
  const others = Object.entries(destination?.properties ?? {}).filter(
    ([name, value]) => !separatelyShownProperties.has(name) && value !== null,
  );
  return enumerate(others, ([name, value]) =>
    typeof value === "number" || typeof value === "boolean" ? `${quoteIfNeeded(name)} ${value}` : quoteIfNeeded(name),
  );
}
