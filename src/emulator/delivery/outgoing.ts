import type { MlEvent } from "../../core/events/envelope.ts";
import type { EventSchema } from "../../core/events/schema.ts";
import { toCloudEvent } from "../../core/events/toCloudEvent.ts";
import { valueAt } from "../../core/filter/lookUp.ts";
import type { JsonObject } from "../../core/json.ts";
import { objectAt, textOf } from "../json.ts";

/**
 * The body of a delivery of one event: an array of one in the Event Grid schema, a single object as CloudEvents.
 *
 * @param acceptedAt milliseconds since 1970
 * @see https://learn.microsoft.com/azure/event-grid/cloud-event-schema
 */
export function bodyOf(event: MlEvent, schema: EventSchema, acceptedAt: number): { contentType: string; body: string } {
  const contentType = schema === cloudEvents ? "application/cloudevents+json" : "application/json";
  const body = schema === cloudEvents ? toCloudEvent(event) : [asEventGridEvent(event, acceptedAt)];
  return { contentType: `${contentType}; charset=utf-8`, body: JSON.stringify(body) };
}

const cloudEvents: EventSchema = "CloudEventSchemaV1_0";

function asEventGridEvent({ schema, id, type, source, subject, time, raw }: MlEvent, acceptedAt: number): JsonObject {
  if (schema !== cloudEvents)
    return { ...raw, dataVersion: raw["dataVersion"] ?? "", metadataVersion: raw["metadataVersion"] ?? "1" };
  const data = raw["data"] ?? raw["data_base64"] ?? null;
  // CloudEvents may leave the time out, this schema may not.
  const eventTime = time || new Date(acceptedAt).toISOString();
  const fields = { id, topic: source, subject, data, eventType: type, eventTime };
  return { ...fields, dataVersion: "", metadataVersion: "1" };
}

/**
 * The headers of a delivery of one event, without those of the event subscription's own making.
 *
 * @param attempts how often the delivery was tried before
 * @see https://learn.microsoft.com/azure/event-grid/receive-events#message-headers
 */
export const headersOf = (
  event: MlEvent,
  { schema, name, attempts }: { schema: EventSchema; name: string; attempts: number },
): Record<string, string> =>
  sendable({
    "aeg-event-type": "Notification",
    "aeg-subscription-name": name,
    "aeg-delivery-count": String(attempts),
    "aeg-output-event-id": event.id,
    ...(schema === cloudEvents
      ? { "aeg-metadata-version": "1.0" }
      : { "aeg-data-version": event.raw["dataVersion"], "aeg-metadata-version": event.raw["metadataVersion"] ?? "1" }),
  });

/** The headers that every request to a webhook carries, the handshake included. */
export const staticHeaders = (mappings: readonly JsonObject[]): Record<string, string> =>
  sendable(
    Object.fromEntries(mappings.map((mapping) => [headerName(mapping), objectAt(mapping, "properties")["value"]])),
  );

/** The headers that are filled from the event; one whose field is missing or no plain value is left out. */
export const dynamicHeaders = (mappings: readonly JsonObject[], event: JsonObject): Record<string, string> =>
  sendable(
    Object.fromEntries(
      mappings
        .filter(({ type }) => type === "Dynamic")
        .map((mapping) => [
          headerName(mapping),
          fieldOf(event, textOf(objectAt(mapping, "properties")["sourceField"])),
        ]),
    ),
  );

const headerName = ({ name }: JsonObject): string => textOf(name).toLowerCase();

/** The field at a dotted path such as `data.runId`; a JSON path's `$.` before it is allowed. */
const fieldOf = (event: JsonObject, path: string): unknown =>
  valueAt(event, { names: path.replace(/^\$\./, "").split(".") });

/** Only what can stand in a header: event fields are written by strangers, and a line break in one would be a header of theirs. */
function sendable(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const plain = (value: unknown): value is string | number | boolean =>
    ["string", "number", "boolean"].includes(typeof value);
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const text = plain(value) ? String(value) : undefined;
      return text !== undefined && isHeaderValue(text) && Buffer.byteLength(text) <= 4096 ? [[name, text]] : [];
    }),
  );
}

/** Whether a text may be the value of an HTTP header. */
export const isHeaderValue = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
