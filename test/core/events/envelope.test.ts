import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";

const eventGridEvent = {
  topic: "/subscriptions/s",
  subject: "models/a:1",
  eventType: "Microsoft.MachineLearningServices.ModelRegistered",
  eventTime: "2017-06-26T18:41:00.9584103Z",
  id: "831e1650",
  data: { ModelName: "a" },
  dataVersion: "",
  metadataVersion: "1",
};
const cloudEvent = {
  specversion: "1.0",
  id: "831e1650",
  source: "/subscriptions/s",
  type: "Microsoft.MachineLearningServices.ModelRegistered",
  subject: "models/a:1",
  time: "2017-06-26T18:41:00.9584103Z",
  data: { ModelName: "a" },
};
const commonFields = {
  id: "831e1650",
  type: "Microsoft.MachineLearningServices.ModelRegistered",
  source: "/subscriptions/s",
  subject: "models/a:1",
  time: "2017-06-26T18:41:00.9584103Z",
  data: { ModelName: "a" },
};
const omit = (event: object, ...names: string[]): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !names.includes(name)));

describe("a delivery", () => {
  test.each([
    ["one Event Grid event", eventGridEvent, [{ schema: "EventGridSchema", ...commonFields, raw: eventGridEvent }]],
    ["one CloudEvents event", cloudEvent, [{ schema: "CloudEventSchemaV1_0", ...commonFields, raw: cloudEvent }]],
    [
      "a mixed batch",
      [cloudEvent, eventGridEvent],
      [
        { schema: "CloudEventSchemaV1_0", ...commonFields, raw: cloudEvent },
        { schema: "EventGridSchema", ...commonFields, raw: eventGridEvent },
      ],
    ],
    ["an empty batch", [], []],
  ])("is read: %s", (_case, body, events) => {
    expect(readEvents(body)).toEqual({ events, problems: [] });
  });

  test("includes the original event", () => {
    expect(readEvents([eventGridEvent]).events[0]?.raw).toBe(eventGridEvent);
  });

  test("can omit subject, time, and data in CloudEvents", () => {
    const { events, problems } = readEvents(omit(cloudEvent, "subject", "time", "data"));
    expect(problems).toEqual([]);
    expect(events).toMatchObject([{ subject: "", time: "", data: undefined }]);
  });

  test("is read despite the misspelling specVersion, which is reported", () => {
    const { events, problems } = readEvents([{ ...omit(cloudEvent, "specversion"), specVersion: "1.0" }]);
    expect(events).toMatchObject([{ schema: "CloudEventSchemaV1_0", ...commonFields }]);
    expect(problems).toMatchObject([{ severity: "warning", pointer: "/0/specVersion" }]);
  });

  test.each<[pointer: string, message: string, event: object]>([
    ["/id", "The event has no id, which the Event Grid schema requires.", omit(eventGridEvent, "id")],
    ["/topic", "The event has no topic, which the Event Grid schema requires.", omit(eventGridEvent, "topic")],
    ["/subject", "The event has no subject, which the Event Grid schema requires.", omit(eventGridEvent, "subject")],
    [
      "/eventTime",
      "The event has no eventTime, which the Event Grid schema requires.",
      omit(eventGridEvent, "eventTime"),
    ],
    ["/eventType", "eventType is 5, but the Event Grid schema requires text.", { ...eventGridEvent, eventType: 5 }],
    [
      "/eventType",
      "The event has no eventType, which the Event Grid schema requires.",
      omit(eventGridEvent, "eventType"),
    ],
    ["/id", "The event has no id, which CloudEvents 1.0 requires.", { ...cloudEvent, id: "" }],
    ["/type", "The event has no type, which CloudEvents 1.0 requires.", omit(cloudEvent, "type")],
    ["/source", "The event has no source, which CloudEvents 1.0 requires.", { ...cloudEvent, source: null }],
    ["/subject", "subject is [1], but CloudEvents 1.0 requires text.", { ...cloudEvent, subject: [1] }],
    ["/specversion", "The event has no specversion, which CloudEvents 1.0 requires.", omit(cloudEvent, "specversion")],
    [
      "/specversion",
      'specversion is "0.3". Event Grid supports only CloudEvents "1.0".',
      { ...cloudEvent, specversion: "0.3" },
    ],
  ])("is read with a problem at %s: %s", (pointer, message, event) => {
    const { events, problems } = readEvents(event);
    expect(events).toHaveLength(1);
    expect(problems).toEqual([expect.objectContaining({ severity: "error", pointer, message })]);
  });

  test.each<[element: unknown, message: string]>([
    [5, "5 is not an event. An event is a JSON object."],
    [null, "null is not an event. An event is a JSON object."],
    [[eventGridEvent], "[an object] is not an event. An event is a JSON object."],
    [
      { id: "1" },
      "This object has neither eventType (Event Grid schema) nor specversion (CloudEvents 1.0), so it is not an event.",
    ],
  ])("reports and omits an element that is not an event: %j", (element, message) => {
    const { events, problems } = readEvents([eventGridEvent, element, cloudEvent]);
    expect(events).toHaveLength(2);
    expect(problems).toEqual([expect.objectContaining({ severity: "error", pointer: "/1", message })]);
  });

  test("ignores inherited properties", () => {
    const event: unknown = JSON.parse('{"eventType":"T","__proto__":{"id":"x","specversion":"1.0"}}');
    const { events, problems } = readEvents(event);
    expect(events).toMatchObject([{ schema: "EventGridSchema", id: "", type: "T" }]);
    expect(problems.map(({ pointer }) => pointer)).toEqual(["/id", "/topic", "/subject", "/eventTime"]);
  });

  test("never throws, and either reads or reports each element", () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (body) => {
        const { events, problems } = readEvents(body);
        const omitted = problems.filter(({ message }) => message.includes("not an event"));
        expect(events.length + omitted.length).toBe(body.length);
      }),
    );
  });
});
