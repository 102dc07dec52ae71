import { type JsonObject, isObject, getOwn } from "../json.ts";
import { createError, createWarning, type Problem } from "../problem.ts";
import { quote } from "../quote.ts";
import { detectEventSchema, type EventSchema } from "./eventSchema.ts";

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
  /** The event as received. */
  readonly raw: JsonObject;
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
 * @param body parsed JSON
 * @returns the events in order, and problems with pointers into `body`, for example `/3/id`
 * @see https://learn.microsoft.com/azure/event-grid/event-schema
 * @see https://learn.microsoft.com/azure/event-grid/cloud-event-schema
 */
export function readEvents(body: unknown): { events: MlEvent[]; problems: Problem[] } {
  const events: MlEvent[] = [];
  const problems: Problem[] = [];
  const elements: [pointer: string, element: unknown][] = Array.isArray(body)
    ? body.map((element, index) => [`/${index}`, element])
    : [["", body]];
  for (const [pointer, element] of elements) {
    const schema = isObject(element) ? detectEventSchema(element) : undefined;
    if (isObject(element) && schema) events.push(readEvent(element, schema, pointer, problems));
    else problems.push(notAnEventProblem(element, pointer));
  }
  return { events, problems };
}

function readEvent(raw: JsonObject, schema: EventSchema, pointer: string, problems: Problem[]): MlEvent {
  const { title, page, fields } = schemaRules[schema];
  if (schema === "CloudEventSchemaV1_0") problems.push(...specVersionProblems(raw, pointer));
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
  };
}

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

const notAnEventProblem = (element: unknown, pointer: string): Problem =>
  createError(
    pointer,
    isObject(element)
      ? "This object has neither eventType (Event Grid schema) nor specversion (CloudEvents 1.0), so it is not an event."
      : `${quote(element)} is not an event. An event is a JSON object.`,
    `Use one event or an array of events. See ${eventGridPage} or ${cloudEventsPage}`,
  );
