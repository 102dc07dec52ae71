import type { JsonObject } from "../../core/json.ts";

/**
 * An object in the service's order: `keys` first, then all others, unknown ones included. Members that are null or absent
 * are omitted, as by the service, except for `nullable` ones.
 */
export function orderProperties(
  object: JsonObject,
  keys: readonly string[],
  nullable: readonly string[] = [],
): JsonObject {
  const all = [...keys.filter((key) => key in object), ...Object.keys(object).filter((key) => !keys.includes(key))];
  const shownKeys = all.filter((key) => nullable.includes(key) || (object[key] !== undefined && object[key] !== null));
  return Object.fromEntries(shownKeys.map((key) => [key, object[key]]));
}

export const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
