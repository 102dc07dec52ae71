import type { EventSchema } from "../events/eventSchema.ts";

/** What the basic filters, those on event type and subject, look at in each schema. */
export const basicKeys: Readonly<Record<EventSchema, { readonly type: string; readonly subject: string }>> = {
  EventGridSchema: { type: "eventType", subject: "subject" },
  CloudEventSchemaV1_0: { type: "type", subject: "subject" },
};

/** The text that a basic filter compares: an absent value, or one of another type, is an empty text. */
export const textOrEmpty = (value: unknown): string => (typeof value === "string" ? value : "");
