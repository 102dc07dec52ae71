import type { JsonObject } from "../json.ts";
import { memberTexts, objectText } from "../jsonText.ts";
import { detectEventSchema } from "./eventSchema.ts";

/** By lower-case name. @see https://learn.microsoft.com/azure/event-grid/event-schema */
const eventGridMembers: ReadonlyMap<string, string> = new Map(
  ["id", "topic", "subject", "data", "eventType", "eventTime", "dataVersion", "metadataVersion"].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

const eventGridNames: ReadonlySet<string> = new Set(eventGridMembers.values());

/** The name as the schema spells it; undefined when it has no such member. */
const schemaNameOf = (name: string): string | undefined =>
  eventGridNames.has(name) ? name : eventGridMembers.get(name.toLowerCase());

/** Attributes of the specification, and where the payload is. */
const cloudEventMembers: ReadonlySet<string> = new Set(
  "id source specversion type subject time datacontenttype dataschema data data_base64".split(" "),
);

/** Names that the Event Grid schema doesn't have, in any casing. */
export const unknownEventGridMembers = (raw: JsonObject): string[] =>
  Object.keys(raw).filter((name) => schemaNameOf(name) === undefined);

/**
 * Names the members of an event in the Event Grid schema as the schema spells them. A name that is there in two casings
 * has the later value, which is assumed. Other events are returned unchanged.
 *
 * @param event parsed, and the text it was parsed from, if known
 */
export function spellEventGridMembers<T extends string | undefined>(event: {
  readonly raw: JsonObject;
  readonly text: T;
}) {
  const schemaName = (name: string): string => schemaNameOf(name) ?? name;
  const { raw, text } = event;
  if (detectEventSchema(raw) === "CloudEventSchemaV1_0") return event;
  if (Object.keys(raw).every((name) => schemaName(name) === name)) return event;
  const spelled = Object.fromEntries(Object.entries(raw).map(([name, value]) => [schemaName(name), value]));
  if (detectEventSchema(spelled) !== "EventGridSchema") return event;
  if (text === undefined) return { raw: spelled, text };
  return {
    raw: spelled,
    text: objectText(new Map([...memberTexts(text)].map(([name, of]) => [schemaName(name), of]))),
  };
}

/**
 * Members of a CloudEvent that have an attribute's name in another casing. The exception is `specVersion`: Microsoft's own
 * samples of Azure ML events have it.
 */
export const misspelledAttributes = (raw: JsonObject): [name: string, attribute: string][] =>
  Object.keys(raw).flatMap((name): [string, string][] => {
    const attribute = name.toLowerCase();
    return attribute !== name && name !== "specVersion" && cloudEventMembers.has(attribute) ? [[name, attribute]] : [];
  });
