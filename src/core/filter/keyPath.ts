import type { EventSchema } from "../events/eventSchema.ts";
import { type JsonObject, isObject } from "../json.ts";
import type { AssumptionId } from "./assumptions.ts";
import { equalsIgnoringCase, foldCase } from "./caseless.ts";

/** The path of a filter key in events of one schema. */
export interface KeyPath {
  /** Member names from the top of the event; empty when the key can't address anything. */
  readonly names: readonly string[];
  /** Whether a number or boolean is compared as text, as in CloudEvents context attributes. */
  readonly isComparedAsText: boolean;
  /** Whether the documentation lists the key, or its first name, for this schema. */
  readonly isDocumented: boolean;
  /** Set when the documentation does not settle whether the key can be read. */
  readonly assumption?: AssumptionId;
  /** The key of this schema to use, when the key belongs to the other schema. */
  readonly replacement?: string;
}

interface KeyRules {
  /** Documented top-level keys: the folded key to the name in the event. `data` is the payload. */
  readonly documentedKeys: ReadonlyMap<string, string>;
  /** Keys of the other schema: the folded key to the one to use here. */
  readonly otherSchemaKeys: ReadonlyMap<string, string>;
  /** The path of a key that is in neither list. */
  readonly undocumentedPath: (key: string, names: readonly string[]) => KeyPath;
}

const mapByFoldedName = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [foldCase(name), name]));

/** CloudEvents context attributes that the documentation does not list as keys. Any other name is an extension attribute. */
const undocumentedAttributes = new Set(["subject", "time", "datacontenttype", "dataschema", "data_base64"]);

/** @see https://learn.microsoft.com/azure/event-grid/event-filtering#key */
const keyRules: Record<EventSchema, KeyRules> = {
  EventGridSchema: {
    documentedKeys: mapByFoldedName(["id", "topic", "subject", "eventType", "dataVersion", "data"]),
    otherSchemaKeys: new Map([
      ["type", "eventType"],
      ["source", "topic"],
    ]),
    undocumentedPath: () => ({ names: [], isComparedAsText: false, isDocumented: false, assumption: "unlistedKey" }),
  },
  CloudEventSchemaV1_0: {
    documentedKeys: mapByFoldedName(["id", "source", "type", "specversion", "data"]),
    otherSchemaKeys: new Map([
      ["topic", "source"],
      ["eventtype", "type"],
      ["eventid", "id"],
    ]),
    undocumentedPath: (key, names) =>
      undocumentedAttributes.has(foldCase(key))
        ? { names, isComparedAsText: true, isDocumented: false, assumption: "unlistedKey" }
        : { names, isComparedAsText: true, isDocumented: false },
  },
};

/** Parsed keys: the keys of a filter are needed for every event. */
const keyPathCache: Readonly<Record<EventSchema, Map<string, KeyPath>>> = {
  EventGridSchema: new Map(),
  CloudEventSchemaV1_0: new Map(),
};

/** More keys than one filter may have, but bounded in number and length (UTF-16 code units) against hostile filters. */
const [maxCachedKeys, maxCachedKeyLength] = [100, 200];

/**
 * Parses a filter key by the rules of a schema. A dot always separates levels; it cannot be escaped.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#key
 */
export function parseKeyPath(key: string, schema: EventSchema): KeyPath {
  const paths = keyPathCache[schema];
  const path = paths.get(key) ?? parseKeyPathUncached(key, schema);
  if (key.length > maxCachedKeyLength) return path;
  if (paths.size >= maxCachedKeys) paths.clear();
  paths.set(key, path);
  return path;
}

function parseKeyPathUncached(key: string, schema: EventSchema): KeyPath {
  const names = key.split(".");
  const { documentedKeys, otherSchemaKeys, undocumentedPath } = keyRules[schema];
  const name = documentedKeys.get(foldCase(names[0] ?? ""));
  if (name !== undefined) {
    names[0] = name;
    return { names, isComparedAsText: name !== "data" && schema === "CloudEventSchemaV1_0", isDocumented: true };
  }
  const replacement = otherSchemaKeys.get(foldCase(key));
  const path = undocumentedPath(key, names);
  return replacement === undefined ? path : { ...path, assumption: "otherSchemaKey", replacement };
}

/** The value at a path of an event; undefined when there is none. Reads own properties of objects only. */
export function valueAtPath(event: JsonObject, { names }: Pick<KeyPath, "names">): unknown {
  if (names.length === 0) return undefined;
  let at: unknown = event;
  for (const name of names) at = childValue(at, name);
  return at;
}

/** One step of a path: the own property of that name, else the first whose name differs only in case. */
export function childValue(at: unknown, name: string): unknown {
  if (!isObject(at)) return undefined;
  const spelled = Object.hasOwn(at, name) ? name : findNameIgnoringCase(at, name);
  return spelled === undefined ? undefined : at[spelled];
}

/** The names of a path as the event spells them, up to the first missing one. */
export function spellingInEvent(event: JsonObject, { names }: Pick<KeyPath, "names">): readonly string[] {
  const spelling: string[] = [];
  let at: unknown = event;
  for (const name of names) {
    if (!isObject(at)) break;
    const own: string | undefined = Object.hasOwn(at, name) ? name : findNameIgnoringCase(at, name);
    if (own === undefined) break;
    spelling.push(own);
    at = at[own];
  }
  return spelling;
}

/** The first own name that differs from `name`, which the object does not have, only in case. */
function findNameIgnoringCase(object: JsonObject, name: string): string | undefined {
  // A loop that allocates no list of names: a key missing in one event is usually missing in all.
  for (const own in object)
    if (own.length === name.length && equalsIgnoringCase(own, name) && Object.hasOwn(object, own)) return own;
  return undefined;
}
