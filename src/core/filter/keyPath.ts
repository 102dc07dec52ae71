import type { EventSchema } from "../events/eventSchema.ts";
import { type JsonObject, isObject } from "../json.ts";
import type { AssumptionId } from "./assumptions.ts";
import { equalsIgnoringCase, foldCase } from "./caseless.ts";

/** Where a filter key leads in the events of one schema. */
export interface KeyPath {
  /** Names from the top of the event; empty when nothing can be read by this key. */
  readonly names: readonly string[];
  /** Whether a number or boolean found there counts as text: a CloudEvents context attribute. */
  readonly isComparedAsText: boolean;
  /** Whether the documentation lists the key, or what it begins with, for this schema. */
  readonly isDocumented: boolean;
  /** Set when reading the key, or not reading it, is a choice of ours. */
  readonly assumption?: AssumptionId;
  /** The key to use instead, when this one belongs to the other schema. */
  readonly replacement?: string;
}

interface KeyRules {
  /** Top-level keys the documentation lists, folded, with the name in the event. `data` opens the payload. */
  readonly documentedKeys: ReadonlyMap<string, string>;
  /** Keys of the other schema, folded, with the one to use here. */
  readonly otherSchemaKeys: ReadonlyMap<string, string>;
  /** What becomes of a key that is in no list. */
  readonly undocumentedPath: (key: string, names: readonly string[]) => KeyPath;
}

const mapByFoldedName = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [foldCase(name), name]));

/** Attributes of CloudEvents itself that the documentation does not name as keys; any other is an extension attribute. */
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

/** Keys that were taken apart before: those of a filter come again with every event. */
const keyPathCache: Readonly<Record<EventSchema, Map<string, KeyPath>>> = {
  EventGridSchema: new Map(),
  CloudEventSchemaV1_0: new Map(),
};

/** More keys than any filter may have, and so few and short that hostile ones fill no memory. */
const [maxCachedKeys, maxCachedKeyLength] = [100, 200];

/**
 * Takes a filter key apart by the rules of a schema. A dot always means a level below; it cannot be escaped.
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
  const { documentedKeys: listed, otherSchemaKeys: foreign, undocumentedPath: unlisted } = keyRules[schema];
  const name = listed.get(foldCase(names[0] ?? ""));
  if (name !== undefined) {
    names[0] = name;
    return { names, isComparedAsText: name !== "data" && schema === "CloudEventSchemaV1_0", isDocumented: true };
  }
  const instead = foreign.get(foldCase(key));
  const path = unlisted(key, names);
  return instead === undefined ? path : { ...path, assumption: "otherSchemaKey", replacement: instead };
}

/** What a path leads to in an event; undefined when it leads nowhere. Own properties of objects only. */
export function valueAtPath(event: JsonObject, { names }: Pick<KeyPath, "names">): unknown {
  if (names.length === 0) return undefined;
  let at: unknown = event;
  for (const name of names) at = childValue(at, name);
  return at;
}

/** One step of a path: the own property of that name, or else the first whose name differs only in case. */
export function childValue(at: unknown, name: string): unknown {
  if (!isObject(at)) return undefined;
  const spelled = Object.hasOwn(at, name) ? name : findNameIgnoringCase(at, name);
  return spelled === undefined ? undefined : at[spelled];
}

/** The names by which the event itself spells a path, as far as they lead. */
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
  // A loop that makes no list of the names: most keys that are absent are so in each of many events.
  for (const own in object)
    if (own.length === name.length && equalsIgnoringCase(own, name) && Object.hasOwn(object, own)) return own;
  return undefined;
}
