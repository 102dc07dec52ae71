import { schemaOf } from "../core/events/schema.ts";
import type { JsonObject } from "../core/json.ts";
import type { Publisher } from "../ports/cloud.ts";

/**
 * Publishes an event once more, as a new one: handlers take an event with a known id for a duplicate.
 *
 * @param made its new id and time, time as ISO 8601
 */
export async function raiseAgain(
  event: JsonObject,
  made: { readonly id: string; readonly time: string },
  publisher: Publisher,
  signal: AbortSignal,
): Promise<void> {
  const field = schemaOf(event) === "CloudEventSchemaV1_0" ? "time" : "eventTime";
  await publisher.publish([{ ...event, id: made.id, [field]: made.time }], signal);
}
