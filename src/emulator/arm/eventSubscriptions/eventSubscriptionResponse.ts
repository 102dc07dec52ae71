import { getOwn, isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { propertyNames } from "../../../core/subscription/eventSubscription.ts";
import { conditionShape, filterShape, identityShape, memberNames } from "../../../core/subscription/wireShape.ts";
import { isBelowSystemTopic, resourceNameFromId } from "../../store/storedEventSubscription.ts";
import { toPutDestination, toGetDestination } from "./destinationResponse.ts";
import { toFloats } from "./toFloats.ts";
import { orderProperties, withoutNulls } from "../propertyOrder.ts";

/**
 * Event subscriptions as Azure Resource Manager returns them. They differ from the request in the order of properties,
 * casing, defaults and secrets; all rules here were derived from recorded responses of the real service.
 */

/** The resource ids of an event subscription and of its parent: the workspace, or the system topic. */
interface EventSubscriptionIds {
  readonly id: string;
  readonly parent: string;
}

/**
 * The response to a PUT: the request, secrets included, without most defaults.
 *
 * @param hasFilter whether the request has a filter
 */
export const toPutResponse = (
  ids: EventSubscriptionIds,
  properties: JsonObject,
  state: string,
  hasFilter = isObject(properties["filter"]),
): JsonObject =>
  toArmResource(ids, {
    ...commonProperties(ids, properties, state),
    ...destinationProperties(properties, toPutDestination),
    filter: toFilterResponse(properties["filter"], hasFilter ? undefined : defaultFilter),
  });

/** The response to a GET and to a PATCH, and the items of lists: all defaults, no secrets. */
export const toGetResponse = (ids: EventSubscriptionIds, properties: JsonObject, state: string): JsonObject =>
  toArmResource(ids, {
    ...commonProperties(ids, properties, state),
    ...destinationProperties(properties, toGetDestination),
    filter: toFilterResponse(properties["filter"], defaultFilter),
    eventDeliverySchema: properties["eventDeliverySchema"] ?? "EventGridSchema",
  });

const commonProperties = (ids: EventSubscriptionIds, properties: JsonObject, state: string): JsonObject => ({
  ...properties,
  ...deadLetterProperties(properties),
  topic: topicInResponse(ids),
  provisioningState: state,
  labels: properties["labels"] ?? null,
  retryPolicy: toRetryPolicyResponse(properties["retryPolicy"]),
});

/** The service's default when a request has no filter. */
export const defaultFilter: JsonObject = { subjectBeginsWith: "", subjectEndsWith: "" };

const propertyOrder = {
  properties: propertyNames,
  filter: memberNames(filterShape),
  advancedFilter: memberNames(conditionShape),
  polymorphic: ["properties", "endpointType"],
  identity: memberNames(identityShape),
} as const;

const toArmResource = ({ id }: EventSubscriptionIds, properties: JsonObject): JsonObject => ({
  properties: orderProperties(properties, propertyOrder.properties, ["labels", "destination"]),
  systemData: null,
  id,
  name: resourceNameFromId(id),
  type: `Microsoft.EventGrid/${isBelowSystemTopic(id) ? "systemTopics/" : ""}eventSubscriptions`,
});

/** The parent: a workspace in lower case from the resource group on, a system topic in its own casing. */
const topicInResponse = ({ id, parent }: EventSubscriptionIds): string =>
  isBelowSystemTopic(id)
    ? parent
    : parent.replace(
        /^(\/subscriptions\/[^/]+\/resourceGroups\/)(.*)$/i,
        (_, head: string, tail: string) => head + tail.toLowerCase(),
      );

/** `destination` is always present, and null when events are delivered with an identity. */
function destinationProperties(properties: JsonObject, render: (destination: JsonObject) => JsonObject): JsonObject {
  const { destination, deliveryWithResourceIdentity: wrapped } = properties;
  if (!isObject(wrapped)) return { destination: isObject(destination) ? render(destination) : null };
  return { destination: null, deliveryWithResourceIdentity: withIdentity(wrapped, "destination", render) };
}

function deadLetterProperties({
  deadLetterDestination: plain,
  deadLetterWithResourceIdentity: wrapped,
}: JsonObject): JsonObject {
  const render = (destination: JsonObject): JsonObject => orderProperties(destination, propertyOrder.polymorphic);
  return {
    ...(isObject(plain) ? { deadLetterDestination: render(plain) } : {}),
    ...(isObject(wrapped)
      ? { deadLetterWithResourceIdentity: withIdentity(wrapped, "deadLetterDestination", render) }
      : {}),
  };
}

function withIdentity(wrapped: JsonObject, key: string, render: (destination: JsonObject) => JsonObject): JsonObject {
  const { identity, [key]: inner } = wrapped;
  const properties = {
    ...wrapped,
    ...(isObject(identity) ? { identity: orderProperties(identity, propertyOrder.identity) } : {}),
    ...(isObject(inner) ? { [key]: render(inner) } : {}),
  };
  return orderProperties(properties, ["identity", key]);
}

/**
 * The two flags are included only when true.
 *
 * @param defaults undefined to leave out what equals the default, as in the response to a PUT with a filter
 */
function toFilterResponse(filter: Json | undefined, defaults: JsonObject | undefined): JsonObject {
  const given = isObject(filter) ? withoutNulls(filter) : {};
  const all = defaults
    ? { ...defaults, ...given }
    : Object.fromEntries(Object.entries(given).filter(([name, value]) => value !== getOwn(defaultFilter, name)));
  const advanced = all["advancedFilters"];
  const advancedFilters = Array.isArray(advanced) ? advanced.filter(isObject).map(toConditionResponse) : undefined;
  const flag = (key: string): true | undefined => (getOwn(all, key) === true ? true : undefined);
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

const toConditionResponse = (condition: JsonObject): JsonObject =>
  orderProperties(
    { ...condition, values: toFloats(condition["values"]), value: toFloats(condition["value"]) },
    propertyOrder.advancedFilter,
  );

const toRetryPolicyResponse = (policy: Json | undefined): JsonObject => ({
  maxDeliveryAttempts: 30,
  eventTimeToLiveInMinutes: 1440,
  ...(isObject(policy) ? withoutNulls(policy) : {}),
});
