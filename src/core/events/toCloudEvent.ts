import type { JsonObject } from "../json.ts";
import type { MlEvent } from "./envelope.ts";

/**
 * An event as Event Grid delivers it in CloudEvents 1.0; one that came so stays as it is. The data version has no place
 * there, the service drops it as well.
 *
 * @see https://learn.microsoft.com/azure/event-grid/cloud-event-schema
 */
export function toCloudEvent({ schema, id, type, source, subject, time, raw }: MlEvent): JsonObject {
  if (schema === "CloudEventSchemaV1_0") return raw;
  return { id, source, specversion: "1.0", type, subject, time, data: raw["data"] ?? null };
}
