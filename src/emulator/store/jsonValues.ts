import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** A JSON value as text: a string without quotes, and "" for null and undefined. */
export const toText = (value: Json | undefined): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);

/** The object at `key`, or an empty one for any other value. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}
