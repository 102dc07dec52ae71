import { eventText, type MlEvent } from "../../core/events/envelope.ts";
import type { EventSchema } from "../../core/events/eventSchema.ts";
import { toCloudEvent } from "../../core/events/toCloudEvent.ts";
import { valueAtPath } from "../../core/filter/keyPath.ts";
import type { JsonObject } from "../../core/json.ts";
import { appendMembers, memberTexts, objectText, setMembers, textsOf } from "../../core/jsonText.ts";
import { objectAt, toText } from "../store/jsonValues.ts";

/** An event to be sent. */
export interface OutgoingEvent {
  readonly event: MlEvent;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  /** Earlier attempts. */
  readonly attempts: number;
}

/**
 * The body of a delivery: always an array in the Event Grid schema; as CloudEvents a single object, or an array when the
 * event subscription asks for batches.
 *
 * That batches of CloudEvents have the media type of the CloudEvents specification is assumed.
 *
 * @param events at least one
 * @see https://learn.microsoft.com/azure/event-grid/cloud-event-schema
 */
export function deliveryBody(
  events: readonly OutgoingEvent[],
  { schema, inBatches }: { readonly schema: EventSchema; readonly inBatches: boolean },
): { contentType: string; body: string } {
  const charset = "; charset=utf-8";
  const texts = events.map((event) => eventTextIn(schema, event));
  if (schema !== cloudEvents) return { contentType: `application/json${charset}`, body: `[${texts.join(",")}]` };
  return inBatches
    ? { contentType: `application/cloudevents-batch+json${charset}`, body: `[${texts.join(",")}]` }
    : { contentType: `application/cloudevents+json${charset}`, body: texts[0] ?? "" };
}

/** Most events go to several event subscriptions, as the same text. */
const eventTexts: Readonly<Record<EventSchema, WeakMap<MlEvent, string>>> = {
  EventGridSchema: new WeakMap(),
  CloudEventSchemaV1_0: new WeakMap(),
};

/** JSON of an event as it goes out in `schema`. Its data is as it was published. */
export function eventTextIn(schema: EventSchema, outgoing: OutgoingEvent): string {
  const known = eventTexts[schema].get(outgoing.event);
  if (known !== undefined) return known;
  const text = schema === cloudEvents ? toCloudEventText(outgoing.event) : toEventGridText(outgoing);
  eventTexts[schema].set(outgoing.event, text);
  return text;
}

const cloudEvents: EventSchema = "CloudEventSchemaV1_0";

function toCloudEventText(event: MlEvent): string {
  const text = eventText(event);
  if (event.schema === cloudEvents) return text;
  const { data: _parsed, ...attributes } = toCloudEvent(event);
  return objectText([...textsOf(attributes), ["data", memberTexts(text).get("data") ?? "null"]]);
}

function toEventGridText({ event, acceptedAt }: OutgoingEvent): string {
  const { schema, id, type, source, subject, time, raw } = event;
  const text = eventText(event);
  const versions = { dataVersion: '""', metadataVersion: '"1"' };
  if (schema !== cloudEvents) {
    const missing = Object.entries(versions).filter(([name]) => raw[name] === undefined || raw[name] === null);
    if (!missing.length) return text;
    // Adding is cheaper, and most events lack a version rather than having null.
    const isNull = missing.some(([name]) => raw[name] === null);
    return isNull ? setMembers(text, Object.fromEntries(missing)) : appendMembers(text, missing);
  }
  const members = memberTexts(text);
  const data = members.get("data") ?? members.get("data_base64") ?? "null";
  // CloudEvents may leave the time out, this schema may not.
  const eventTime = time || new Date(acceptedAt).toISOString();
  const [first, others] = [
    { id, topic: source, subject },
    { eventType: type, eventTime },
  ];
  return objectText([...textsOf(first), ["data", data], ...textsOf(others), ...Object.entries(versions)]);
}

/**
 * The headers of a delivery, without the delivery attributes of the event subscription. That a batch has those of its
 * first event is assumed: the documentation describes single events only. Captured deliveries also have `Connection:
 * close`; here connections stay open, because a machine has too few ports for one for each of many events.
 *
 * @see https://learn.microsoft.com/azure/event-grid/receive-events#message-headers
 */
export const deliveryHeaders = (
  { event, attempts }: OutgoingEvent,
  { schema, name }: { readonly schema: EventSchema; readonly name: string },
): Record<string, string> =>
  toSafeHeaders({
    "accept-encoding": "gzip,deflate",
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
  toSafeHeaders(
    Object.fromEntries(mappings.map((mapping) => [headerName(mapping), objectAt(mapping, "properties")["value"]])),
  );

/** The headers that are filled from the event; a field that is missing, an object or a list is omitted. */
export const dynamicHeaders = (mappings: readonly JsonObject[], event: JsonObject): Record<string, string> =>
  !mappings.length
    ? {}
    : toSafeHeaders(
        Object.fromEntries(
          mappings
            .filter(({ type }) => type === "Dynamic")
            .map((mapping) => [
              headerName(mapping),
              eventFieldAt(event, toText(objectAt(mapping, "properties")["sourceField"])),
            ]),
        ),
      );

const headerName = ({ name }: JsonObject): string => toText(name).toLowerCase();

/** The field at a dotted path such as `data.runId`; may start with `$.` as a JSON path. */
const eventFieldAt = (event: JsonObject, path: string): unknown =>
  valueAtPath(event, { names: path.replace(/^\$\./, "").split(".") });

/** Omits values that aren't valid in a header: a line break in an event's field would inject another header. */
function toSafeHeaders(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") continue;
    const text = String(value);
    if (isHeaderValue(text) && Buffer.byteLength(text) <= 4096) headers[name] = text;
  }
  return headers;
}

/** Whether a text may be the value of an HTTP header. */
export const isHeaderValue = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
