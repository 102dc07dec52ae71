import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { withoutSecrets } from "../../core/subscription/endpoint.ts";
import { isWebhook, nameOf, settingsOf } from "../kept.ts";

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
    topic: topicOf(named.source),
    provisioningState: state,
    ...destinations(properties, (destination) => webhook(destination, {})),
    filter: filter(properties["filter"], isObject(properties["filter"]) ? {} : emptySubject),
    labels: properties["labels"] ?? null,
    retryPolicy: retryPolicy(properties["retryPolicy"]),
  });

/** The answer to a GET and to a PATCH, and the items of lists: all defaults, no secret. */
export const shown = (named: Named, properties: JsonObject, state: string): JsonObject =>
  resource(named, {
    ...properties,
    topic: topicOf(named.source),
    provisioningState: state,
    ...destinations(properties, (destination) => hidden(webhook(destination, batchDefaults))),
    filter: filter(properties["filter"], emptySubject),
    labels: properties["labels"] ?? null,
    eventDeliverySchema: properties["eventDeliverySchema"] ?? "EventGridSchema",
    retryPolicy: retryPolicy(properties["retryPolicy"]),
  });

const emptySubject: JsonObject = { subjectBeginsWith: "", subjectEndsWith: "" };
const batchDefaults: JsonObject = { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 };

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
  attribute: ["properties", "name", "type"],
  webhook: ["endpointUrl", "endpointBaseUrl", "maxEventsPerBatch", "preferredBatchSizeInKilobytes"],
} as const;

/** The object with `keys` first and all others, unknown ones included, behind; null and absent ones are left out. */
function ordered(object: JsonObject, keys: readonly string[], nullable: readonly string[] = []): JsonObject {
  const all = [...keys.filter((key) => key in object), ...Object.keys(object).filter((key) => !keys.includes(key))];
  const kept = all.filter((key) => nullable.includes(key) || (object[key] !== undefined && object[key] !== null));
  return Object.fromEntries(kept.map((key) => [key, object[key]]));
}

const resource = ({ id }: Named, properties: JsonObject): JsonObject => ({
  properties: ordered(properties, order.properties, ["labels", "destination"]),
  systemData: null,
  id,
  name: nameOf(id),
  type: "Microsoft.EventGrid/eventSubscriptions",
});

/** The source as the service writes it: lower case from the resource group on. */
const topicOf = (source: string): string =>
  source.replace(
    /^(\/subscriptions\/[^/]+\/resourceGroups\/)(.*)$/i,
    (_, head: string, tail: string) => head + tail.toLowerCase(),
  );

/** `destination` is always there, null when events are delivered with an identity. */
function destinations(properties: JsonObject, show: (destination: JsonObject) => JsonObject): JsonObject {
  const { destination, deliveryWithResourceIdentity: identity } = properties;
  if (!isObject(identity)) return { destination: isObject(destination) ? show(destination) : null };
  const inner = isObject(identity["destination"]) ? { destination: show(identity["destination"]) } : {};
  return { destination: null, deliveryWithResourceIdentity: { ...identity, ...inner } };
}

/** A webhook's URL is never shown, only its part before the query. */
function webhook(destination: JsonObject, defaults: JsonObject): JsonObject {
  if (!isWebhook(destination)) return ordered(destination, order.polymorphic);
  const { endpointUrl, ...settings } = settingsOf(destination);
  const endpointBaseUrl = typeof endpointUrl === "string" ? withoutSecrets(endpointUrl) : null;
  const all: JsonObject = { ...defaults, ...withoutNulls(settings), endpointUrl: null, endpointBaseUrl };
  return ordered(
    { ...destination, properties: ordered(all, order.webhook, ["endpointUrl", "endpointBaseUrl"]) },
    order.polymorphic,
  );
}

function hidden(destination: JsonObject): JsonObject {
  const settings = settingsOf(destination);
  const mappings = settings["deliveryAttributeMappings"];
  if (!Array.isArray(mappings)) return destination;
  const deliveryAttributeMappings = mappings.filter(isObject).map(hiddenAttribute);
  return { ...destination, properties: { ...settings, deliveryAttributeMappings } };
}

function hiddenAttribute(mapping: JsonObject): JsonObject {
  const settings = settingsOf(mapping);
  const properties = settings["isSecret"] === true ? { ...settings, value: "Hidden" } : settings;
  return ordered({ ...mapping, properties }, order.attribute);
}

/** The two flags are shown only when true. */
function filter(given: Json | undefined, defaults: JsonObject): JsonObject {
  const all: JsonObject = { ...defaults, ...(isObject(given) ? withoutNulls(given) : {}) };
  const advanced = all["advancedFilters"];
  const advancedFilters = Array.isArray(advanced)
    ? advanced.filter(isObject).map((one) => ordered(one, order.advancedFilter))
    : undefined;
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

const retryPolicy = (given: Json | undefined): JsonObject => ({
  maxDeliveryAttempts: 30,
  eventTimeToLiveInMinutes: 1440,
  ...(isObject(given) ? withoutNulls(given) : {}),
});

const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
