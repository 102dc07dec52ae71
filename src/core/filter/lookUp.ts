import type { EventSchema } from "../events/schema.ts";
import { type JsonObject, isObject } from "../json.ts";
import type { AssumptionId } from "./assumptions.ts";
import { alike, fold } from "./caseless.ts";

/** Where a filter key leads in the events of one schema. */
export interface KeyPath {
  /** Names from the top of the event; empty when nothing can be read by this key. */
  readonly names: readonly string[];
  /** Whether a number or boolean found there counts as text: a CloudEvents context attribute. */
  readonly asText: boolean;
  /** Whether the documentation lists the key, or what it begins with, for this schema. */
  readonly listed: boolean;
  /** Set when reading the key, or not reading it, is a choice of ours. */
  readonly assumption?: AssumptionId;
  /** The key to use instead, when this one belongs to the other schema. */
  readonly instead?: string;
}

interface KeyRules {
  /** Top-level keys the documentation lists, folded, with the name in the event. `data` opens the payload. */
  readonly listed: ReadonlyMap<string, string>;
  /** Keys of the other schema, folded, with the one to use here. */
  readonly foreign: ReadonlyMap<string, string>;
  /** What becomes of a key that is in no list. */
  readonly unlisted: (key: string, names: readonly string[]) => KeyPath;
}

const byFold = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [fold(name), name]));

/** Attributes of CloudEvents itself that the documentation does not name as keys; any other is an extension attribute. */
const silentAttributes = new Set(["subject", "time", "datacontenttype", "dataschema", "data_base64"]);

/** @see https://learn.microsoft.com/azure/event-grid/event-filtering#key */
const rules: Record<EventSchema, KeyRules> = {
  EventGridSchema: {
    listed: byFold(["id", "topic", "subject", "eventType", "dataVersion", "data"]),
    foreign: new Map([
      ["type", "eventType"],
      ["source", "topic"],
    ]),
    unlisted: () => ({ names: [], asText: false, listed: false, assumption: "unlistedKey" }),
  },
  CloudEventSchemaV1_0: {
    listed: byFold(["id", "source", "type", "specversion", "data"]),
    foreign: new Map([
      ["topic", "source"],
      ["eventtype", "type"],
      ["eventid", "id"],
    ]),
    unlisted: (key, names) =>
      silentAttributes.has(fold(key))
        ? { names, asText: true, listed: false, assumption: "unlistedKey" }
        : { names, asText: true, listed: false },
  },
};

/** Keys that were taken apart before: those of a filter come again with every event. */
const known: Readonly<Record<EventSchema, Map<string, KeyPath>>> = {
  EventGridSchema: new Map(),
  CloudEventSchemaV1_0: new Map(),
};

/** More keys than any filter may have, and so few and short that hostile ones fill no memory. */
const [mostKnown, longestKnown] = [100, 200];

/**
 * Takes a filter key apart by the rules of a schema. A dot always means a level below; it cannot be escaped.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#key
 */
export function keyPath(key: string, schema: EventSchema): KeyPath {
  const paths = known[schema];
  const path = paths.get(key) ?? takeApart(key, schema);
  if (key.length > longestKnown) return path;
  if (paths.size >= mostKnown) paths.clear();
  paths.set(key, path);
  return path;
}

function takeApart(key: string, schema: EventSchema): KeyPath {
  const names = key.split(".");
  const { listed, foreign, unlisted } = rules[schema];
  const name = listed.get(fold(names[0] ?? ""));
  if (name !== undefined) {
    names[0] = name;
    return { names, asText: name !== "data" && schema === "CloudEventSchemaV1_0", listed: true };
  }
  const instead = foreign.get(fold(key));
  const path = unlisted(key, names);
  return instead === undefined ? path : { ...path, assumption: "otherSchemaKey", instead };
}

/** What a path leads to in an event; undefined when it leads nowhere. Own properties of objects only. */
export function valueAt(event: JsonObject, { names }: Pick<KeyPath, "names">): unknown {
  if (names.length === 0) return undefined;
  let at: unknown = event;
  for (const name of names) at = below(at, name);
  return at;
}

/** One step of a path: the own property of that name, or else the first whose name differs only in case. */
export function below(at: unknown, name: string): unknown {
  if (!isObject(at)) return undefined;
  const spelled = Object.hasOwn(at, name) ? name : alikeName(at, name);
  return spelled === undefined ? undefined : at[spelled];
}

/** The names by which the event itself spells a path, as far as they lead. */
export function spellingIn(event: JsonObject, { names }: Pick<KeyPath, "names">): readonly string[] {
  const spelling: string[] = [];
  let at: unknown = event;
  for (const name of names) {
    if (!isObject(at)) break;
    const own: string | undefined = Object.hasOwn(at, name) ? name : alikeName(at, name);
    if (own === undefined) break;
    spelling.push(own);
    at = at[own];
  }
  return spelling;
}

/** The first own name that differs from `name`, which the object does not have, only in case. */
function alikeName(object: JsonObject, name: string): string | undefined {
  // A loop that makes no list of the names: most keys that are absent are so in each of many events.
  for (const own in object)
    if (own.length === name.length && alike(own, name) && Object.hasOwn(object, own)) return own;
  return undefined;
}
