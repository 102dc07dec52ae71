import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { isBelowSystemTopic, nameOf } from "../kept.ts";
import { echoedDestination, shownDestination } from "./destination.ts";
import { floats } from "./float.ts";
import { ordered, withoutNulls } from "./ordered.ts";

/**
 * How Azure Resource Manager shows an event subscription. What it shows differs from what was given in order of
 * properties, casing, defaults and secrets; every rule here was read from recorded answers of the real service.
 */

/** What an event subscription is called, and the workspace whose events it gets, both resource ids. */
export interface Named {
  readonly id: string;
  readonly source: string;
}

/** The answer to a PUT: what was sent, plain secrets included, without most defaults. */
export const echoed = (named: Named, properties: JsonObject, state: string): JsonObject =>
  resource(named, {
    ...properties,
    topic: topicOf(named),
    provisioningState: state,
    ...destinations(properties, echoedDestination),
    ...deadLetters(properties),
    filter: filter(properties["filter"], isObject(properties["filter"]) ? {} : emptySubject),
    labels: properties["labels"] ?? null,
    retryPolicy: retryPolicy(properties["retryPolicy"]),
  });

/** The answer to a GET and to a PATCH, and the items of lists: all defaults, no secret. */
export const shown = (named: Named, properties: JsonObject, state: string): JsonObject =>
  resource(named, {
    ...properties,
    topic: topicOf(named),
    provisioningState: state,
    ...destinations(properties, shownDestination),
    ...deadLetters(properties),
    filter: filter(properties["filter"], emptySubject),
    labels: properties["labels"] ?? null,
    eventDeliverySchema: properties["eventDeliverySchema"] ?? "EventGridSchema",
    retryPolicy: retryPolicy(properties["retryPolicy"]),
  });

/** What the service makes of a filter that was not given at all. */
export const emptySubject: JsonObject = { subjectBeginsWith: "", subjectEndsWith: "" };

const order = {
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

const resource = ({ id }: Named, properties: JsonObject): JsonObject => ({
  properties: ordered(properties, order.properties, ["labels", "destination"]),
  systemData: null,
  id,
  name: nameOf(id),
  type: `Microsoft.EventGrid/${isBelowSystemTopic(id) ? "systemTopics/" : ""}eventSubscriptions`,
});

/** The source as the service writes it: on a workspace in lower case from the resource group on, below a system topic as given. */
const topicOf = ({ id, source }: Named): string =>
  isBelowSystemTopic(id)
    ? source
    : source.replace(
        /^(\/subscriptions\/[^/]+\/resourceGroups\/)(.*)$/i,
        (_, head: string, tail: string) => head + tail.toLowerCase(),
      );

/** `destination` is always there, null when events are delivered with an identity. */
function destinations(properties: JsonObject, show: (destination: JsonObject) => JsonObject): JsonObject {
  const { destination, deliveryWithResourceIdentity: wrapped } = properties;
  if (!isObject(wrapped)) return { destination: isObject(destination) ? show(destination) : null };
  return { destination: null, deliveryWithResourceIdentity: withIdentity(wrapped, "destination", show) };
}

function deadLetters({
  deadLetterDestination: plain,
  deadLetterWithResourceIdentity: wrapped,
}: JsonObject): JsonObject {
  const show = (destination: JsonObject): JsonObject => ordered(destination, order.polymorphic);
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
    ...(isObject(identity) ? { identity: ordered(identity, order.identity) } : {}),
    ...(isObject(inner) ? { [key]: show(inner) } : {}),
  };
  return ordered(parts, ["identity", key]);
}

/** The two flags are shown only when true. */
function filter(given: Json | undefined, defaults: JsonObject): JsonObject {
  const all: JsonObject = { ...defaults, ...(isObject(given) ? withoutNulls(given) : {}) };
  const advanced = all["advancedFilters"];
  const advancedFilters = Array.isArray(advanced) ? advanced.filter(isObject).map(condition) : undefined;
  const flag = (key: string): true | undefined => (all[key] === true ? true : undefined);
  return ordered(
    {
      ...all,
      advancedFilters,
      isSubjectCaseSensitive: flag("isSubjectCaseSensitive"),
      enableAdvancedFilteringOnArrays: flag("enableAdvancedFilteringOnArrays"),
    },
    order.filter,
  );
}

const condition = (given: JsonObject): JsonObject =>
  ordered({ ...given, values: floats(given["values"]), value: floats(given["value"]) }, order.advancedFilter);

const retryPolicy = (given: Json | undefined): JsonObject => ({
  maxDeliveryAttempts: 30,
  eventTimeToLiveInMinutes: 1440,
  ...(isObject(given) ? withoutNulls(given) : {}),
});
