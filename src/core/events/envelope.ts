import { type JsonObject, isObject, getOwn } from "../json.ts";
import { elementTexts, setMembers } from "../jsonText.ts";
import { createError, createWarning, type Problem } from "../problem.ts";
import { quote } from "../quote.ts";
import { detectEventSchema, type EventSchema } from "./eventSchema.ts";
import { misspelledAttributes, spellEventGridMembers } from "./memberNames.ts";

/** An event in either schema. A missing text is `""`. */
export interface MlEvent {
  readonly schema: EventSchema;
  readonly id: string;
  /** Full event type, for example `Microsoft.MachineLearningServices.RunCompleted`. */
  readonly type: string;
  /** Resource ID of the workspace; `topic` in the Event Grid schema. */
  readonly source: string;
  readonly subject: string;
  /** ISO 8601 as sent: Azure writes up to seven decimals, and `Z` or an offset. */
  readonly time: string;
  readonly data: unknown;
  /** The event as received, its members named as its schema spells them. */
  readonly raw: JsonObject;
  /** JSON of `raw` with each value as it was written, where the event was read from text. */
  readonly text?: string;
}

/** JSON of an event: as it was written if that is known. */
export const eventText = ({ text, raw }: Pick<MlEvent, "text" | "raw">): string => text ?? JSON.stringify(raw);

export interface EventReading {
  /** The text from which `body` was parsed; events keep their part of it. */
  readonly text?: string;
  /** For events that name no source. */
  readonly source?: string;
}

type EnvelopeField = "id" | "type" | "source" | "subject" | "time";

interface EnvelopeFieldRule {
  /** The name of the field in the schema. */
  readonly name: string;
  readonly isRequired: boolean;
}

const eventGridPage = "https://learn.microsoft.com/azure/event-grid/event-schema";
const cloudEventsPage = "https://learn.microsoft.com/azure/event-grid/cloud-event-schema";

/** Where each schema has the fields of an `MlEvent`. */
const schemaRules: Record<
  EventSchema,
  { title: string; page: string; fields: Record<EnvelopeField, EnvelopeFieldRule> }
> = {
  EventGridSchema: {
    title: "the Event Grid schema",
    page: eventGridPage,
    fields: {
      id: { name: "id", isRequired: true },
      type: { name: "eventType", isRequired: true },
      source: { name: "topic", isRequired: true },
      subject: { name: "subject", isRequired: true },
      time: { name: "eventTime", isRequired: true },
    },
  },
  CloudEventSchemaV1_0: {
    title: "CloudEvents 1.0",
    page: cloudEventsPage,
    fields: {
      id: { name: "id", isRequired: true },
      type: { name: "type", isRequired: true },
      source: { name: "source", isRequired: true },
      subject: { name: "subject", isRequired: false },
      time: { name: "time", isRequired: false },
    },
  },
};

/**
 * Reads one event or an array of events, in either schema or mixed.
 *
 * Lenient, because people debug what really arrives: an event with a missing field is read, and the field is reported.
 * Only values that are not events are omitted. Never throws.
 *
 * Members of the Event Grid schema are read in any casing, as by the service; CloudEvents requires lower case.
 *
 * @param body parsed JSON
 * @returns the events in order, and problems with pointers into `body`, for example `/3/id`
 * @see https://learn.microsoft.com/azure/event-grid/event-schema
 * @see https://learn.microsoft.com/azure/event-grid/cloud-event-schema
 * @see https://github.com/Azure/azure-sdk-for-net/issues/39961
 */
export function readEvents(
  body: unknown,
  { text, source }: EventReading = {},
): { events: MlEvent[]; problems: Problem[] } {
  const events: MlEvent[] = [];
  const problems: Problem[] = [];
  const elements: [pointer: string, element: unknown][] = Array.isArray(body)
    ? body.map((element, index) => [`/${index}`, element])
    : [["", body]];
  const texts = text === undefined ? [] : elementTexts(text);
  for (const [index, [pointer, element]] of elements.entries()) {
    const spelled = isObject(element) ? spellEventGridMembers({ raw: element, text: texts[index] }) : undefined;
    const schema = spelled && (detectEventSchema(spelled.raw) ?? schemaWithSource(spelled.raw, source));
    if (spelled && schema) events.push(readEvent(addSource(spelled, schema, source), schema, pointer, problems));
    else problems.push(notAnEventProblem(element, pointer));
  }
  return { events, problems };
}

/** A parsed event, and the JSON from which it was parsed if that is known. */
type WrittenEvent = Pick<MlEvent, "raw"> & { readonly text: string | undefined };

/** With a source, any object is an event in the Event Grid schema, unless it looks like a CloudEvent. */
const schemaWithSource = (raw: JsonObject, source: string | undefined): EventSchema | undefined =>
  source === undefined || misspelledAttributes(raw).length ? undefined : "EventGridSchema";

/** Gives an event a source that has none. */
function addSource({ raw, text }: WrittenEvent, schema: EventSchema, source: string | undefined): WrittenEvent {
  const { name } = schemaRules[schema].fields.source;
  const given = getOwn(raw, name);
  if (source === undefined || (given !== undefined && given !== null && given !== "")) return { raw, text };
  return {
    raw: { ...raw, [name]: source },
    text: text === undefined ? undefined : setMembers(text, { [name]: JSON.stringify(source) }),
  };
}

function readEvent(
  { raw, text: written }: WrittenEvent,
  schema: EventSchema,
  pointer: string,
  problems: Problem[],
): MlEvent {
  const { title, page, fields } = schemaRules[schema];
  if (schema === "CloudEventSchemaV1_0")
    problems.push(...specVersionProblems(raw, pointer), ...spellingProblems(raw, pointer));
  const text = (field: EnvelopeField): string => {
    const { name, isRequired } = fields[field];
    const value = getOwn(raw, name);
    const at = `${pointer}/${name}`;
    if (typeof value === "string" && (value !== "" || !isRequired)) return value;
    if (value === undefined || value === null || value === "") {
      if (isRequired)
        problems.push(
          createError(at, `The event has no ${name}, which ${title} requires.`, `Add ${name} as text. See ${page}`),
        );
    } else
      problems.push(
        createError(
          at,
          `${name} is ${quote(value)}, but ${title} requires text.`,
          `Change ${name} to text. See ${page}`,
        ),
      );
    return "";
  };
  return {
    schema,
    id: text("id"),
    type: text("type"),
    source: text("source"),
    subject: text("subject"),
    time: text("time"),
    data: getOwn(raw, "data"),
    raw,
    ...(written !== undefined && { text: written }),
  };
}

/** CloudEvents names are lower case, and Event Grid's readers of CloudEvents do not look for others. */
const spellingProblems = (raw: JsonObject, pointer: string): Problem[] =>
  misspelledAttributes(raw).map(([name, attribute]) =>
    createError(
      `${pointer}/${name}`,
      `The attribute is spelled ${name}. Names of CloudEvents 1.0 are lower case.`,
      `Use ${attribute}. See ${cloudEventsPage}`,
    ),
  );

function specVersionProblems(raw: JsonObject, pointer: string): Problem[] {
  const version = getOwn(raw, "specversion");
  const remedy = `Use "specversion": "1.0".`;
  if (version === "1.0") return [];
  if (version === undefined && Object.hasOwn(raw, "specVersion")) {
    const message =
      "The attribute is spelled specVersion. CloudEvents 1.0 requires specversion, and strict readers refuse the event.";
    return [createWarning(`${pointer}/specVersion`, message, remedy)];
  }
  const message =
    version === undefined
      ? "The event has no specversion, which CloudEvents 1.0 requires."
      : `specversion is ${quote(version)}. Event Grid supports only CloudEvents "1.0".`;
  return [createError(`${pointer}/specversion`, message, remedy)];
}

function notAnEventProblem(element: unknown, pointer: string): Problem {
  const misspelled = isObject(element) ? misspelledAttributes(element) : [];
  const names = misspelled.map(([name]) => name).join(", ");
  return createError(
    pointer,
    !isObject(element)
      ? `${quote(element)} is not an event. An event is a JSON object.`
      : "This object has neither eventType (Event Grid schema) nor specversion (CloudEvents 1.0), so it is not an event." +
          (names && ` Names of CloudEvents 1.0 are lower case, and this has ${names}.`),
    `Use one event or an array of events. See ${eventGridPage} or ${cloudEventsPage}`,
  );
}
