import type { EventSchema } from "../events/eventSchema.ts";
import { type JsonObject, isObject } from "../json.ts";
import type { AssumptionId } from "./assumptions.ts";
import { equalsIgnoringCase, foldCase } from "./caseless.ts";

/** The path of a filter key in events of one schema. */
export interface KeyPath {
  /** Member names from the top of the event; empty when the key can't address anything. */
  readonly names: readonly string[];
  /** The value of a key that the event gets only on delivery. */
  readonly constant?: string;
  /** Whether a number or boolean is compared as text, as in CloudEvents context attributes. */
  readonly isComparedAsText: boolean;
  /** Whether the documentation lists the key, or its first name, for this schema. */
  readonly isDocumented: boolean;
  /** Set when the documentation does not settle whether the key can be read. */
  readonly assumption?: AssumptionId;
  /** The key of this schema to use, when the key belongs to the other schema. */
  readonly replacement?: string;
  /** Set when the event is at hand in another schema than the one whose keys apply. */
  readonly deliverySchema?: EventSchema;
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

/** Where an event in one schema has the attributes that it gets when it is delivered in the other. */
const deliveredAttributes: Readonly<Record<EventSchema, ReadonlyMap<string, Pick<KeyPath, "names" | "constant">>>> = {
  EventGridSchema: new Map([
    ["type", { names: ["eventType"] }],
    ["source", { names: ["topic"] }],
    ["time", { names: ["eventTime"] }],
    ["specversion", { names: [], constant: "1.0" }],
  ]),
  CloudEventSchemaV1_0: new Map([
    ["eventtype", { names: ["type"] }],
    ["topic", { names: ["source"] }],
  ]),
};

/** Parsed keys: the keys of a filter are needed for every event. By the schema of the event, then of the delivery. */
const keyPathCache: Readonly<Record<EventSchema, Readonly<Record<EventSchema, Map<string, KeyPath>>>>> = {
  EventGridSchema: { EventGridSchema: new Map(), CloudEventSchemaV1_0: new Map() },
  CloudEventSchemaV1_0: { EventGridSchema: new Map(), CloudEventSchemaV1_0: new Map() },
};

/** More keys than one filter may have, but bounded in number and length (UTF-16 code units) against hostile filters. */
const [maxCachedKeys, maxCachedKeyLength] = [100, 200];

/**
 * Parses a filter key by the rules of a schema. A dot always separates levels; it cannot be escaped.
 *
 * @param schema the schema of the event
 * @param deliverySchema the schema in which the event is delivered, whose keys the filter uses
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#key
 */
export function parseKeyPath(key: string, schema: EventSchema, deliverySchema = schema): KeyPath {
  const paths = keyPathCache[schema][deliverySchema];
  const path =
    paths.get(key) ??
    (schema === deliverySchema ? parseOwnKeyPath(key, schema) : parseDeliveredKeyPath(key, schema, deliverySchema));
  if (key.length > maxCachedKeyLength) return path;
  if (paths.size >= maxCachedKeys) paths.clear();
  paths.set(key, path);
  return path;
}

function parseOwnKeyPath(key: string, schema: EventSchema): KeyPath {
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

/** A key of the schema in which an event is delivered, while the event is at hand in the other schema. */
function parseDeliveredKeyPath(key: string, schema: EventSchema, deliverySchema: EventSchema): KeyPath {
  const delivered = parseOwnKeyPath(key, deliverySchema);
  const [first = ""] = delivered.names;
  // Both schemas have the same subject and ID, and the same data.
  if (first === "data" || /^(id|subject)$/i.test(first)) return delivered;
  const attribute = deliveredAttributes[schema].get(foldCase(key));
  if (attribute)
    return {
      ...attribute,
      isComparedAsText: delivered.isComparedAsText,
      isDocumented: delivered.isDocumented,
      assumption: delivered.isDocumented ? "otherSchemaKey" : "unlistedKey",
    };
  // Event Grid can't deliver a published CloudEvent in its own schema, so such an event has its own keys.
  if (schema === "CloudEventSchemaV1_0") return { ...parseOwnKeyPath(key, schema), assumption: "otherSchemaKey" };
  return { ...delivered, names: [], assumption: "otherSchemaKey", deliverySchema };
}

/** The value at a path of an event; undefined when there is none. Reads own properties of objects only. */
export function valueAtPath(event: JsonObject, { names, constant }: Pick<KeyPath, "names" | "constant">): unknown {
  if (names.length === 0) return constant;
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
