import { describe, expect, it } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";
import type { EventSchema } from "../../../src/core/events/eventSchema.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import {
  deliveryBody,
  dynamicHeaders,
  deliveryHeaders,
  staticHeaders,
} from "../../../src/emulator/delivery/outgoingEvent.ts";

function read(raw: JsonObject) {
  const [event] = readEvents(raw).events;
  if (!event) throw new Error("no event");
  return { event, acceptedAt: 0, attempts: 2 };
}

const grid = {
  id: "1",
  topic: "/t",
  subject: "s",
  eventType: "T",
  eventTime: "2026-01-01T00:00:00.1234567Z",
  data: { a: 1 },
};
const cloud = { specversion: "1.0", id: "1", source: "/t", type: "T", data: { a: 1 }, myextension: "x" };

const bodyIn = (schema: EventSchema, raws: readonly JsonObject[], inBatches = false) =>
  deliveryBody(raws.map(read), { schema, inBatches });
const sent = (raw: JsonObject, schema: EventSchema): unknown => JSON.parse(bodyIn(schema, [raw]).body);

it("an event is sent unchanged in its own schema, except for the versions that Event Grid adds", () => {
  expect(sent(grid, "EventGridSchema")).toEqual([{ ...grid, dataVersion: "", metadataVersion: "1" }]);
  expect(sent(cloud, "CloudEventSchemaV1_0")).toEqual(cloud);
});

it("an Event Grid event becomes a CloudEvent, alone and not in an array", () => {
  const { topic, eventType, eventTime, ...same } = grid;
  const expected = { ...same, source: topic, type: eventType, time: eventTime, specversion: "1.0" };
  expect(sent(grid, "CloudEventSchemaV1_0")).toEqual(expected);
  expect(bodyIn("CloudEventSchemaV1_0", [grid]).contentType).toBe("application/cloudevents+json; charset=utf-8");
});

it("a CloudEvent becomes an Event Grid event, with the time of its arrival when it has none", () => {
  const fields = {
    id: "1",
    topic: "/t",
    subject: "",
    eventType: "T",
    data: { a: 1 },
    dataVersion: "",
    metadataVersion: "1",
  };
  expect(sent(cloud, "EventGridSchema")).toEqual([{ ...fields, eventTime: "1970-01-01T00:00:00.000Z" }]);
  expect(bodyIn("EventGridSchema", [cloud]).contentType).toBe("application/json; charset=utf-8");
});

describe("a batch", () => {
  it("is an array in the Event Grid schema", () => {
    const { contentType, body } = bodyIn("EventGridSchema", [grid, { ...grid, id: "2" }], true);
    expect(contentType).toBe("application/json; charset=utf-8");
    expect((JSON.parse(body) as { id: string }[]).map(({ id }) => id)).toEqual(["1", "2"]);
  });

  it.each([1, 2])("of %i CloudEvents is an array with the media type of batches", (count) => {
    const raws = [cloud, { ...cloud, id: "2" }].slice(0, count);
    const { contentType, body } = bodyIn("CloudEventSchemaV1_0", raws, true);
    expect(contentType).toBe("application/cloudevents-batch+json; charset=utf-8");
    expect(JSON.parse(body)).toEqual(raws);
  });
});

it("the headers have the event, the attempt and the versions", () => {
  const how = { name: "notify" };
  const common = {
    "accept-encoding": "gzip,deflate",
    "aeg-event-type": "Notification",
    "aeg-subscription-name": "notify",
    "aeg-delivery-count": "2",
  };
  expect(deliveryHeaders(read({ ...grid, dataVersion: "2" }), { ...how, schema: "EventGridSchema" })).toEqual({
    ...common,
    "aeg-output-event-id": "1",
    "aeg-data-version": "2",
    "aeg-metadata-version": "1",
  });
  expect(deliveryHeaders(read(cloud), { ...how, schema: "CloudEventSchemaV1_0" })).toEqual({
    ...common,
    "aeg-output-event-id": "1",
    "aeg-metadata-version": "1.0",
  });
});

describe("delivery attributes", () => {
  const fixed = (name: string, value: unknown) => ({ name, type: "Static", properties: { value } as JsonObject });
  const dynamic = (name: string, sourceField: string) => ({ name, type: "Dynamic", properties: { sourceField } });
  const event = {
    data: { text: "run-1", number: 0.5, flag: false, list: ["a"], nothing: null, evil: "a\r\nx-evil: 1" },
  };

  it("are sent with their value, or the event's", () => {
    expect(staticHeaders([fixed("X-Key", "v"), dynamic("other", "data.text")])).toEqual({ "x-key": "v" });
    const mappings = [
      dynamic("a", "data.text"),
      dynamic("b", "$.data.number"),
      dynamic("c", "data.flag"),
      fixed("d", "v"),
    ];
    expect(dynamicHeaders(mappings, event)).toEqual({ a: "run-1", b: "0.5", c: "false" });
  });

  it.each(["data.list", "data.nothing", "data.missing", "data.evil", "__proto__", "data.constructor.name", ""])(
    "are left out when the field %j is no plain value that a header can hold",
    (field) => {
      expect(dynamicHeaders([dynamic("a", field)], event)).toEqual({});
    },
  );
});
