import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** A JSON value as a person reads it: a text without quotes, nothing for null and for what is absent. */
export const toText = (value: Json | undefined): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);

/** The object at `key`; an empty one when something else, or nothing, is there. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}
