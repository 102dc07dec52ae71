import { own } from "../events/own.ts";
import type { EventSchema } from "../events/schema.ts";
import type { JsonObject } from "../json.ts";

/** What the basic filters, those on event type and subject, look at. */
type Basic = "type" | "subject";

const keys: Record<EventSchema, Record<Basic, string>> = {
  EventGridSchema: { type: "eventType", subject: "subject" },
  CloudEventSchemaV1_0: { type: "type", subject: "subject" },
};

/** The name a schema gives it. */
export const basicKey = (schema: EventSchema, of: Basic): string => keys[schema][of];

/** What the event has there, of whatever type. */
export const basicValue = (event: JsonObject, schema: EventSchema, of: Basic): unknown => own(event, keys[schema][of]);

/** What the event has there, `""` when that is no text. */
export function basicText(event: JsonObject, schema: EventSchema, of: Basic): string {
  const value = basicValue(event, schema, of);
  return typeof value === "string" ? value : "";
}
