import { eventTypes } from "../../../core/events/catalogue.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { defaultFilter } from "./eventSubscriptionResponse.ts";

/**
 * The properties of a write as they are stored: without read-only ones, and with all event types listed, as the service
 * does for system sources.
 */
export function normalizeProperties({
  topic: _topic,
  provisioningState: _state,
  ...properties
}: JsonObject): JsonObject {
  const filter = properties["filter"] ?? defaultFilter;
  // An invalid filter is left to the checks.
  if (!isObject(filter) || !isAllEventTypes(filter["includedEventTypes"])) return properties;
  return { ...properties, filter: { ...filter, includedEventTypes: eventTypes.map(({ name }) => name) } };
}

/** The first versions of the API wrote `All`. */
const isAllEventTypes = (types: Json | undefined): boolean =>
  types === undefined || types === null || (Array.isArray(types) && types.length === 1 && types[0] === "All");

/**
 * Merges an update: each member replaces the old one as a whole, filters included; null removes it. The two ways to
 * specify a destination exclude each other, as do those for dead letters.
 */
export function mergeUpdate(before: JsonObject, change: JsonObject): JsonObject {
  const all: Record<string, Json | undefined> = { ...before };
  for (const [one, other] of exclusiveProperties) {
    if (isObject(change[one])) all[other] = null;
    if (isObject(change[other])) all[one] = null;
  }
  return Object.fromEntries(Object.entries({ ...all, ...change }).filter(([, value]) => value !== null));
}

const exclusiveProperties = [
  ["destination", "deliveryWithResourceIdentity"],
  ["deadLetterDestination", "deadLetterWithResourceIdentity"],
] as const;
