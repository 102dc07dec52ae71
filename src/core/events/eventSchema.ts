import type { JsonObject } from "../json.ts";

/** The two schemas in which Event Grid delivers an Azure ML event, by the names ARM gives them. */
export type EventSchema = "EventGridSchema" | "CloudEventSchemaV1_0";

/**
 * Which schema an event is written in.
 *
 * `specVersion` counts as `specversion`: Microsoft's own CloudEvents samples of Azure ML events have the typo.
 *
 * @returns undefined when neither schema can be recognised
 */
export function detectEventSchema(event: JsonObject): EventSchema | undefined {
  if (event["specversion"] !== undefined || event["specVersion"] !== undefined) return "CloudEventSchemaV1_0";
  if (event["eventType"] !== undefined) return "EventGridSchema";
  if (event["type"] !== undefined && event["source"] !== undefined) return "CloudEventSchemaV1_0";
  if (event["topic"] !== undefined || event["eventTime"] !== undefined) return "EventGridSchema";
  return undefined;
}
