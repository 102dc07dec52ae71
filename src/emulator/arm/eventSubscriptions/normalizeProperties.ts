import { eventTypes } from "../../../core/events/catalogue.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { defaultFilter } from "./eventSubscriptionResponse.ts";

/**
 * The properties of a write as they are kept: without what only the service may say, and with the event types written
 * out, as the service does for system sources.
 */
export function normalizeProperties({ topic: _topic, provisioningState: _state, ...given }: JsonObject): JsonObject {
  const filter = given["filter"] ?? defaultFilter;
  // What is no filter is not for us to mend.
  if (!isObject(filter) || !isAllEventTypes(filter["includedEventTypes"])) return given;
  return { ...given, filter: { ...filter, includedEventTypes: eventTypes.map(({ name }) => name) } };
}

/** `All` is how the first versions of the API wrote it. */
const isAllEventTypes = (types: Json | undefined): boolean =>
  types === undefined || types === null || (Array.isArray(types) && types.length === 1 && types[0] === "All");

/**
 * Merges an update: each member replaces the whole old one (a filter, too, is replaced whole), null removes it, and the
 * two ways to give a destination exclude each other, as do those for dead letters.
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
