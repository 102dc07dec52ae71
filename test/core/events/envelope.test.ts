import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventText, readEvents } from "../../../src/core/events/envelope.ts";
import { objectText } from "../../../src/core/jsonText.ts";
import { jsonText } from "../jsonTexts.ts";

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

describe("the text of an event", () => {
  const oddData = '{ "n" : 12345678901234567890, "n":1.0,\n"__proto__": [1e2, "\\ud800"] }';

  test("is what was written", () => {
    const texts = [`{"eventType":"T", "data": ${oddData}}`, `{"specversion":"1.0","data":${oddData} }`];
    const text = ` [${texts.join(" ,\n")}]`;
    expect(readEvents(JSON.parse(text), { text }).events.map(eventText)).toEqual(texts);
  });

  test("has the source and the schema's names, and its data as they were written", () => {
    const text = `{"ID":"1","EventType":"T","Data":${oddData}}`;
    const [event] = readEvents(JSON.parse(text), { text, source: "/w" }).events;
    expect(event).toMatchObject({ id: "1", type: "T", source: "/w" });
    expect(event && eventText(event)).toBe(`{"id":"1","eventType":"T","data":${oddData},"topic":"/w"}`);
  });

  test("is the parsed event's JSON where there is no text", () => {
    expect(readEvents([cloudEvent]).events.map(eventText)).toEqual([JSON.stringify(cloudEvent)]);
  });

  test("has the same value as the event", () => {
    const members = fc.dictionary(fc.constantFrom("id", "ID", "Data", "eventType", "EVENTTYPE", "x"), jsonText);
    fc.assert(
      fc.property(members, fc.constantFrom(undefined, "/w"), (event, source) => {
        const text = objectText([["topic", '""'], ...Object.entries(event)]);
        for (const read of readEvents(JSON.parse(text), { text, ...(source && { source }) }).events)
          expect(JSON.parse(eventText(read))).toEqual(read.raw);
      }),
    );
  });
});

describe("the names of members", () => {
  const renamed = (event: object, rename: (name: string) => string): object =>
    Object.fromEntries(Object.entries(event).map(([name, value]) => [rename(name), value]));

  test.each([
    ["upper case", (name: string) => name.toUpperCase()],
    ["lower case", (name: string) => name.toLowerCase()],
    ["Pascal case", (name: string) => name.charAt(0).toUpperCase() + name.slice(1)],
  ])("of the Event Grid schema are read in %s", (_, rename) => {
    const { events, problems } = readEvents(renamed(eventGridEvent, rename));
    expect(problems).toEqual([]);
    expect(events).toEqual([{ schema: "EventGridSchema", ...commonFields, raw: eventGridEvent }]);
  });

  test("that are there in two casings have the later value", () => {
    expect(readEvents({ ...eventGridEvent, ID: "2" }).events).toMatchObject([{ id: "2", raw: { id: "2" } }]);
  });

  test("in data and unknown ones stay as they are", () => {
    const event = { ...eventGridEvent, MyExtra: 1, data: { ID: 1, EventType: 2 } };
    expect(readEvents(renamed(event, (name) => (name === "id" ? "ID" : name))).events[0]?.raw).toEqual(event);
  });

  test.each(["ID", "Type", "Source", "SpecVersion", "Data", "dataContentType"])(
    "of a CloudEvent are refused by name when they aren't lower case: %s",
    (name) => {
      const { problems } = readEvents({ ...cloudEvent, [name]: "x" });
      expect(problems).toEqual([
        expect.objectContaining({
          severity: "error",
          pointer: `/${name}`,
          message: `The attribute is spelled ${name}. Names of CloudEvents 1.0 are lower case.`,
          remedy: expect.stringContaining(`Use ${name.toLowerCase()}.`) as string,
        }),
      ]);
    },
  );

  test("are in the message when they keep an object from being a CloudEvent", () => {
    const { problems } = readEvents({ ID: "1", SPECVERSION: "1.0" });
    expect(problems[0]?.message).toContain("Names of CloudEvents 1.0 are lower case, and this has ID, SPECVERSION.");
  });
});

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
