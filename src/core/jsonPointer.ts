import { isObject, type Json, type JsonObject, getOwn } from "./json.ts";

/** The member names and array indexes of an RFC 6901 JSON pointer. */
export const parseJsonPointer = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Escapes a member name for use in a JSON pointer. */
export const escapePointerToken = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** The value at an RFC 6901 JSON pointer; undefined when there is none. */
export function valueAtPointer(root: unknown, pointer: string): unknown {
  let found = root;
  for (const step of parseJsonPointer(pointer)) {
    if (typeof found !== "object" || found === null) return undefined;
    found = getOwn(found, step);
  }
  return found;
}

/**
 * Returns `root` with `value` at a pointer. Creates missing objects on the way and changes nothing else.
 *
 * @param pointer RFC 6901, but not `""`
 */
export function withValueAtPointer(root: JsonObject, pointer: string, value: Json): JsonObject {
  return putValue(root, parseJsonPointer(pointer), value) as JsonObject;
}

function putValue(into: Json | undefined, [step, ...rest]: readonly string[], value: Json): Json {
  if (step === undefined) return value;
  if (Array.isArray(into))
    return into.map((item: Json, at) => (String(at) === step ? putValue(item, rest, value) : item));
  // A map, because a member may be named `__proto__`.
  const members = new Map(Object.entries(isObject(into) ? into : {}));
  members.set(step, putValue(members.get(step), rest, value));
  return Object.fromEntries(members);
}
