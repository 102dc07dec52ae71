import { detectEventSchema } from "../../core/events/eventSchema.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Publisher } from "../../ports/cloud.ts";

/**
 * Publishes an event once more, as a new one: handlers take an event with a known id for a duplicate.
 *
 * @param stamp its new id and time, time as ISO 8601
 */
export async function raiseAgain(
  event: JsonObject,
  stamp: { readonly id: string; readonly time: string },
  publisher: Publisher,
  signal: AbortSignal,
): Promise<void> {
  const field = detectEventSchema(event) === "CloudEventSchemaV1_0" ? "time" : "eventTime";
  await publisher.publish([{ ...event, id: stamp.id, [field]: stamp.time }], signal);
}
