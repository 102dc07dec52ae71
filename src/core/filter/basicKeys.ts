import type { EventSchema } from "../events/eventSchema.ts";

/** The members that the event type and subject filters compare, by schema. */
export const basicKeys: Readonly<Record<EventSchema, { readonly type: string; readonly subject: string }>> = {
  EventGridSchema: { type: "eventType", subject: "subject" },
  CloudEventSchemaV1_0: { type: "type", subject: "subject" },
};

/** The text that an event type or subject filter compares: a missing value, or one of another type, counts as empty. */
export const textOrEmpty = (value: unknown): string => (typeof value === "string" ? value : "");
