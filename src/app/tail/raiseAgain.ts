import { detectEventSchema } from "../../core/events/eventSchema.ts";
import type { EventStamp } from "../../core/events/sampleEvents.ts";
import type { JsonObject } from "../../core/json.ts";
import { setMembers } from "../../core/jsonText.ts";
import type { Publisher } from "../../ports/cloud.ts";

/**
 * Publishes a copy of an event with a new id, because handlers drop a known id as a duplicate.
 *
 * @param event parsed, and its JSON as it was written if that is known
 */
export async function raiseAgain(
  { event, text = JSON.stringify(event) }: { readonly event: JsonObject; readonly text?: string | undefined },
  { id, time }: EventStamp,
  publisher: Publisher,
  signal: AbortSignal,
): Promise<void> {
  const field = detectEventSchema(event) === "CloudEventSchemaV1_0" ? "time" : "eventTime";
  const copy = setMembers(text, { id: JSON.stringify(id), [field]: JSON.stringify(time) });
  await publisher.publish(`[${copy}]`, signal);
}
