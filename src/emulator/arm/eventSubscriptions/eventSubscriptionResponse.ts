import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { isBelowSystemTopic, resourceNameFromId } from "../../store/storedEventSubscription.ts";
import { toPutDestination, toGetDestination } from "./destinationResponse.ts";
import { toFloats } from "./toFloats.ts";
import { orderProperties, withoutNulls } from "../propertyOrder.ts";

/**
 * How Azure Resource Manager shows an event subscription. What it shows differs from what was given in order of
 * properties, casing, defaults and secrets; every rule here was read from recorded answers of the real service.
 */

/** What an event subscription is called, and the workspace whose events it gets, both resource ids. */
export interface EventSubscriptionIds {
  readonly id: string;
  readonly source: string;
}

/** The answer to a PUT: what was sent, plain secrets included, without most defaults. */
export const toPutResponse = (named: EventSubscriptionIds, properties: JsonObject, state: string): JsonObject =>
  toArmResource(named, {
    ...properties,
    topic: topicInResponse(named),
    provisioningState: state,
    ...destinationProperties(properties, toPutDestination),
    ...deadLetterProperties(properties),
    filter: toFilterResponse(properties["filter"], isObject(properties["filter"]) ? {} : defaultFilter),
    labels: properties["labels"] ?? null,
    retryPolicy: toRetryPolicyResponse(properties["retryPolicy"]),
  });

/** The answer to a GET and to a PATCH, and the items of lists: all defaults, no secret. */
export const toGetResponse = (named: EventSubscriptionIds, properties: JsonObject, state: string): JsonObject =>
  toArmResource(named, {
    ...properties,
    topic: topicInResponse(named),
    provisioningState: state,
    ...destinationProperties(properties, toGetDestination),
    ...deadLetterProperties(properties),
    filter: toFilterResponse(properties["filter"], defaultFilter),
    labels: properties["labels"] ?? null,
    eventDeliverySchema: properties["eventDeliverySchema"] ?? "EventGridSchema",
    retryPolicy: toRetryPolicyResponse(properties["retryPolicy"]),
  });

/** What the service makes of a filter that was not given at all. */
export const defaultFilter: JsonObject = { subjectBeginsWith: "", subjectEndsWith: "" };

const propertyOrder = {
  properties: [
    "topic",
    "provisioningState",
    "destination",
    "deliveryWithResourceIdentity",
    "filter",
    "labels",
    "expirationTimeUtc",
    "eventDeliverySchema",
    "retryPolicy",
    "deadLetterDestination",
    "deadLetterWithResourceIdentity",
  ],
  filter: [
    "subjectBeginsWith",
    "subjectEndsWith",
    "includedEventTypes",
    "isSubjectCaseSensitive",
    "enableAdvancedFilteringOnArrays",
    "advancedFilters",
  ],
  advancedFilter: ["values", "value", "operatorType", "key"],
  polymorphic: ["properties", "endpointType"],
  identity: ["type", "userAssignedIdentity"],
} as const;

const toArmResource = ({ id }: EventSubscriptionIds, properties: JsonObject): JsonObject => ({
  properties: orderProperties(properties, propertyOrder.properties, ["labels", "destination"]),
  systemData: null,
  id,
  name: resourceNameFromId(id),
  type: `Microsoft.EventGrid/${isBelowSystemTopic(id) ? "systemTopics/" : ""}eventSubscriptions`,
});

/** The source as the service writes it: on a workspace in lower case from the resource group on, below a system topic as given. */
const topicInResponse = ({ id, source }: EventSubscriptionIds): string =>
  isBelowSystemTopic(id)
    ? source
    : source.replace(
        /^(\/subscriptions\/[^/]+\/resourceGroups\/)(.*)$/i,
        (_, head: string, tail: string) => head + tail.toLowerCase(),
      );

/** `destination` is always there, null when events are delivered with an identity. */
function destinationProperties(properties: JsonObject, show: (destination: JsonObject) => JsonObject): JsonObject {
  const { destination, deliveryWithResourceIdentity: wrapped } = properties;
  if (!isObject(wrapped)) return { destination: isObject(destination) ? show(destination) : null };
  return { destination: null, deliveryWithResourceIdentity: withIdentity(wrapped, "destination", show) };
}

function deadLetterProperties({
  deadLetterDestination: plain,
  deadLetterWithResourceIdentity: wrapped,
}: JsonObject): JsonObject {
  const show = (destination: JsonObject): JsonObject => orderProperties(destination, propertyOrder.polymorphic);
  return {
    ...(isObject(plain) ? { deadLetterDestination: show(plain) } : {}),
    ...(isObject(wrapped)
      ? { deadLetterWithResourceIdentity: withIdentity(wrapped, "deadLetterDestination", show) }
      : {}),
  };
}

function withIdentity(wrapped: JsonObject, key: string, show: (destination: JsonObject) => JsonObject): JsonObject {
  const { identity, [key]: inner } = wrapped;
  const parts = {
    ...wrapped,
    ...(isObject(identity) ? { identity: orderProperties(identity, propertyOrder.identity) } : {}),
    ...(isObject(inner) ? { [key]: show(inner) } : {}),
  };
  return orderProperties(parts, ["identity", key]);
}

/** The two flags are shown only when true. */
function toFilterResponse(given: Json | undefined, defaults: JsonObject): JsonObject {
  const all: JsonObject = { ...defaults, ...(isObject(given) ? withoutNulls(given) : {}) };
  const advanced = all["advancedFilters"];
  const advancedFilters = Array.isArray(advanced) ? advanced.filter(isObject).map(toConditionResponse) : undefined;
  const flag = (key: string): true | undefined => (all[key] === true ? true : undefined);
  return orderProperties(
    {
      ...all,
      advancedFilters,
      isSubjectCaseSensitive: flag("isSubjectCaseSensitive"),
      enableAdvancedFilteringOnArrays: flag("enableAdvancedFilteringOnArrays"),
    },
    propertyOrder.filter,
  );
}

const toConditionResponse = (given: JsonObject): JsonObject =>
  orderProperties(
    { ...given, values: toFloats(given["values"]), value: toFloats(given["value"]) },
    propertyOrder.advancedFilter,
  );

const toRetryPolicyResponse = (given: Json | undefined): JsonObject => ({
  maxDeliveryAttempts: 30,
  eventTimeToLiveInMinutes: 1440,
  ...(isObject(given) ? withoutNulls(given) : {}),
});
