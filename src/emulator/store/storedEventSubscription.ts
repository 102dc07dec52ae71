import { normalizeArmId } from "../../core/armId.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import { findDestinationKind } from "../../core/subscription/destinationKinds.ts";
import { objectAt, toText } from "./jsonValues.ts";
import type { StoredEventSubscription, EmulatorState } from "./state.ts";

/** The destination, with or without a managed identity. */
export function deliveryDestinationOf(properties: JsonObject): JsonObject | undefined {
  const withIdentity = properties["deliveryWithResourceIdentity"];
  const destination = properties["destination"] ?? (isObject(withIdentity) ? withIdentity["destination"] : undefined);
  return isObject(destination) ? destination : undefined;
}

/** The URL of a webhook destination, query included; undefined for any other kind. */
export function webhookUrlOf(properties: JsonObject): string | undefined {
  const destination = deliveryDestinationOf(properties) ?? {};
  const isWebhook = findDestinationKind(destination["endpointType"]) === "WebHook";
  const url = isWebhook ? settingsOf(destination)["endpointUrl"] : undefined;
  return typeof url === "string" ? url : undefined;
}

/** The delivery attributes of the destination, secrets included. */
export function deliveryAttributesOf(properties: JsonObject): readonly JsonObject[] {
  const list = settingsOf(deliveryDestinationOf(properties) ?? {})["deliveryAttributeMappings"];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** The `properties` of a polymorphic object. */
export const settingsOf = (part: JsonObject): JsonObject => objectAt(part, "properties");

/** The kind of the destination, for example `WebHook`. */
export const endpointTypeOf = (properties: JsonObject): string =>
  toText(deliveryDestinationOf(properties)?.["endpointType"]);

/** The last segment of a resource id. */
export const resourceNameFromId = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

/** Whether an event subscription belongs to a system topic rather than to the workspace itself. */
export const isBelowSystemTopic = (id: string): boolean => systemTopicIdOf(id) !== undefined;

/** Resource id of an event subscription's workspace or system topic. */
export const parentIdOf = (id: string): string =>
  systemTopicIdOf(id) ?? id.split(/\/providers\/Microsoft\.EventGrid\//i)[0] ?? id;

/** Resource id of the workspace whose events an event subscription receives, directly or through a system topic. */
export function sourceIdOf(state: EmulatorState, id: string): string {
  const topic = systemTopicIdOf(id);
  if (topic === undefined) return parentIdOf(id);
  const found = state.systemTopics.find((one) => normalizeArmId(one.id) === normalizeArmId(topic));
  return found ? toText(objectAt(found.resource, "properties")["source"]) : topic;
}

const systemTopicIdOf = (id: string): string | undefined =>
  /^(.*\/providers\/Microsoft\.EventGrid\/systemTopics\/[^/]+)\/eventSubscriptions\//i.exec(id)?.[1];

/** Whether an event subscription has expired at `now`. One that was never active can't expire. */
export const isExpired = (eventSubscription: StoredEventSubscription, now: number): boolean =>
  expiryOf(eventSubscription) <= now;

/** When an event subscription expires, in milliseconds since 1970; Infinity if it doesn't. */
export function expiryOf({ inForce }: StoredEventSubscription): number {
  const expiry = inForce?.["expirationTimeUtc"];
  const time = typeof expiry === "string" ? Date.parse(expiry) : Infinity;
  return Number.isNaN(time) ? Infinity : time;
}

/** Finds an event subscription by its id, ignoring case. */
export function findEventSubscription(state: EmulatorState, id: string): StoredEventSubscription | undefined {
  const key = normalizeArmId(id);
  return state.eventSubscriptions.find((one) => normalizeArmId(one.id) === key);
}
