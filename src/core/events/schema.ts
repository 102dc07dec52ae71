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
export function schemaOf(event: JsonObject): EventSchema | undefined {
  if (Object.hasOwn(event, "specversion") || Object.hasOwn(event, "specVersion")) return "CloudEventSchemaV1_0";
  if (Object.hasOwn(event, "eventType")) return "EventGridSchema";
  if (Object.hasOwn(event, "type") && Object.hasOwn(event, "source")) return "CloudEventSchemaV1_0";
  if (Object.hasOwn(event, "topic") || Object.hasOwn(event, "eventTime")) return "EventGridSchema";
  return undefined;
}
