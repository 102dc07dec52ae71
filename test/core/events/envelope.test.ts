import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";

const eventGrid = {
  topic: "/subscriptions/s",
  subject: "models/a:1",
  eventType: "Microsoft.MachineLearningServices.ModelRegistered",
  eventTime: "2017-06-26T18:41:00.9584103Z",
  id: "831e1650",
  data: { ModelName: "a" },
  dataVersion: "",
  metadataVersion: "1",
};
const cloud = {
  specversion: "1.0",
  id: "831e1650",
  source: "/subscriptions/s",
  type: "Microsoft.MachineLearningServices.ModelRegistered",
  subject: "models/a:1",
  time: "2017-06-26T18:41:00.9584103Z",
  data: { ModelName: "a" },
};
const read = {
  id: "831e1650",
  type: "Microsoft.MachineLearningServices.ModelRegistered",
  source: "/subscriptions/s",
  subject: "models/a:1",
  time: "2017-06-26T18:41:00.9584103Z",
  data: { ModelName: "a" },
};
const without = (event: object, ...names: string[]): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !names.includes(name)));

describe("a delivery", () => {
  test.each([
    ["one Event Grid event", eventGrid, [{ schema: "EventGridSchema", ...read, raw: eventGrid }]],
    ["one CloudEvents event", cloud, [{ schema: "CloudEventSchemaV1_0", ...read, raw: cloud }]],
    [
      "a mixed batch",
      [cloud, eventGrid],
      [
        { schema: "CloudEventSchemaV1_0", ...read, raw: cloud },
        { schema: "EventGridSchema", ...read, raw: eventGrid },
      ],
    ],
    ["an empty batch", [], []],
  ])("is read: %s", (_what, body, events) => {
    expect(readEvents(body)).toEqual({ events, problems: [] });
  });

  test("keeps the event as it came", () => {
    expect(readEvents([eventGrid]).events[0]?.raw).toBe(eventGrid);
  });

  test("may leave out subject, time and data in CloudEvents", () => {
    const { events, problems } = readEvents(without(cloud, "subject", "time", "data"));
    expect(problems).toEqual([]);
    expect(events).toMatchObject([{ subject: "", time: "", data: undefined }]);
  });

  test("is read in spite of the typo specVersion, which is reported", () => {
    const { events, problems } = readEvents([{ ...without(cloud, "specversion"), specVersion: "1.0" }]);
    expect(events).toMatchObject([{ schema: "CloudEventSchemaV1_0", ...read }]);
    expect(problems).toMatchObject([{ severity: "warning", pointer: "/0/specVersion" }]);
  });

  test.each<[pointer: string, message: string, event: object]>([
    ["/id", "The event has no id, which the Event Grid schema requires.", without(eventGrid, "id")],
    ["/topic", "The event has no topic, which the Event Grid schema requires.", without(eventGrid, "topic")],
    ["/subject", "The event has no subject, which the Event Grid schema requires.", without(eventGrid, "subject")],
    [
      "/eventTime",
      "The event has no eventTime, which the Event Grid schema requires.",
      without(eventGrid, "eventTime"),
    ],
    ["/eventType", "eventType is 5, but the Event Grid schema requires text.", { ...eventGrid, eventType: 5 }],
    [
      "/eventType",
      "The event has no eventType, which the Event Grid schema requires.",
      without(eventGrid, "eventType"),
    ],
    ["/id", "The event has no id, which CloudEvents 1.0 requires.", { ...cloud, id: "" }],
    ["/type", "The event has no type, which CloudEvents 1.0 requires.", without(cloud, "type")],
    ["/source", "The event has no source, which CloudEvents 1.0 requires.", { ...cloud, source: null }],
    ["/subject", "subject is [1], but CloudEvents 1.0 requires text.", { ...cloud, subject: [1] }],
    ["/specversion", "The event has no specversion, which CloudEvents 1.0 requires.", without(cloud, "specversion")],
    [
      "/specversion",
      'specversion is "0.3". Event Grid supports only CloudEvents "1.0".',
      { ...cloud, specversion: "0.3" },
    ],
  ])("is read with a problem at %s: %s", (pointer, message, event) => {
    const { events, problems } = readEvents(event);
    expect(events).toHaveLength(1);
    expect(problems).toEqual([expect.objectContaining({ severity: "error", pointer, message })]);
  });

  test.each<[element: unknown, message: string]>([
    [5, "5 is not an event. An event is a JSON object."],
    [null, "null is not an event. An event is a JSON object."],
    [[eventGrid], "[an object] is not an event. An event is a JSON object."],
    [
      { id: "1" },
      "This object has neither eventType (Event Grid schema) nor specversion (CloudEvents 1.0), so it is not an event.",
    ],
  ])("leaves out what is no event, and says so: %j", (element, message) => {
    const { events, problems } = readEvents([eventGrid, element, cloud]);
    expect(events).toHaveLength(2);
    expect(problems).toEqual([expect.objectContaining({ severity: "error", pointer: "/1", message })]);
  });

  test("takes no inherited property for a field", () => {
    const event: unknown = JSON.parse('{"eventType":"T","__proto__":{"id":"x","specversion":"1.0"}}');
    const { events, problems } = readEvents(event);
    expect(events).toMatchObject([{ schema: "EventGridSchema", id: "", type: "T" }]);
    expect(problems.map(({ pointer }) => pointer)).toEqual(["/id", "/topic", "/subject", "/eventTime"]);
  });

  test("never throws, and accounts for every element", () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (body) => {
        const { events, problems } = readEvents(body);
        const left = problems.filter(({ message }) => message.includes("not an event"));
        expect(events.length + left.length).toBe(body.length);
      }),
    );
  });
});
