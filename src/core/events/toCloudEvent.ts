import type { JsonObject } from "../json.ts";
import type { MlEvent } from "./envelope.ts";

/**
 * Converts an event to CloudEvents 1.0, as Event Grid does on delivery. A CloudEvent is returned as it is. The data
 * version is dropped, as by the service.
 *
 * @see https://learn.microsoft.com/azure/event-grid/cloud-event-schema
 */
export function toCloudEvent({ schema, id, type, source, subject, time, raw }: MlEvent): JsonObject {
  if (schema === "CloudEventSchemaV1_0") return raw;
  return { id, source, specversion: "1.0", type, subject, time, data: raw["data"] ?? null };
}
