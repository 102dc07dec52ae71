import { detectEventSchema } from "../../core/events/eventSchema.ts";
import type { EventStamp } from "../../core/events/sampleEvents.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Publisher } from "../../ports/cloud.ts";

/** Publishes a copy of an event with a new id, because handlers drop a known id as a duplicate. */
export async function raiseAgain(
  event: JsonObject,
  stamp: EventStamp,
  publisher: Publisher,
  signal: AbortSignal,
): Promise<void> {
  const field = detectEventSchema(event) === "CloudEventSchemaV1_0" ? "time" : "eventTime";
  await publisher.publish([{ ...event, id: stamp.id, [field]: stamp.time }], signal);
}
