import type { JsonObject } from "../json.ts";

/** The two schemas in which Event Grid delivers an Azure ML event, by their ARM names. */
export type EventSchema = "EventGridSchema" | "CloudEventSchemaV1_0";

/**
 * Detects the schema of an event.
 *
 * `specVersion` counts as `specversion`: Microsoft's own CloudEvents samples of Azure ML events have the typo.
 *
 * @returns undefined when it is neither schema
 */
export function detectEventSchema(event: JsonObject): EventSchema | undefined {
  if (event["specversion"] !== undefined || event["specVersion"] !== undefined) return "CloudEventSchemaV1_0";
  if (event["eventType"] !== undefined) return "EventGridSchema";
  if (event["type"] !== undefined && event["source"] !== undefined) return "CloudEventSchemaV1_0";
  if (event["topic"] !== undefined || event["eventTime"] !== undefined) return "EventGridSchema";
  return undefined;
}

/**
 * The schema in which an event subscription delivers, from its `eventDeliverySchema`. Absent, it is that of the source,
 * which for a workspace is the Event Grid schema.
 *
 * @returns undefined for a schema in which Azure ML events aren't delivered
 */
export function deliverySchemaOf({
  eventDeliverySchema,
}: {
  readonly eventDeliverySchema?: unknown;
}): EventSchema | undefined {
  if (eventDeliverySchema === undefined || eventDeliverySchema === null) return "EventGridSchema";
  return eventDeliverySchema === "EventGridSchema" || eventDeliverySchema === "CloudEventSchemaV1_0"
    ? eventDeliverySchema
    : undefined;
}
