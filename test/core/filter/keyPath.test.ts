import { describe, expect, test } from "vitest";
import type { EventSchema } from "../../../src/core/events/eventSchema.ts";
import { parseKeyPath, spellingInEvent, valueAtPath } from "../../../src/core/filter/keyPath.ts";

const eventGrid: EventSchema = "EventGridSchema";
const cloudEvents: EventSchema = "CloudEventSchemaV1_0";

describe("a filter key", () => {
  test.each<[key: string, schema: EventSchema, names: string, isDocumented: boolean]>([
    ["id", eventGrid, "id", true],
    ["ID", eventGrid, "id", true],
    ["EventType", eventGrid, "eventType", true],
    ["dataversion", eventGrid, "dataVersion", true],
    ["Data.Key1", eventGrid, "data > Key1", true],
    ["data.a.b", eventGrid, "data > a > b", true],
    ["eventTime", eventGrid, "", false],
    ["metadataVersion", eventGrid, "", false],
    ["type", eventGrid, "", false],
    ["Type", cloudEvents, "type", true],
    ["source", cloudEvents, "source", true],
    ["specversion", cloudEvents, "specversion", true],
    ["data.a.b", cloudEvents, "data > a > b", true],
    ["comexampleextension1", cloudEvents, "comexampleextension1", false],
    ["subject", cloudEvents, "subject", false],
    ["eventtype", cloudEvents, "eventtype", false],
  ])("%s in %s has the path: %s", (key, schema, names, isDocumented) => {
    const path = parseKeyPath(key, schema);
    expect([path.names.join(" > "), path.isDocumented]).toEqual([names, isDocumented]);
  });

  test.each([
    ["type", eventGrid, "eventType"],
    ["source", eventGrid, "topic"],
    ["topic", cloudEvents, "source"],
    ["eventType", cloudEvents, "type"],
    ["eventid", cloudEvents, "id"],
  ] as const)("%s is not a key of %s, which has %s instead", (key, schema, replacement) => {
    expect(parseKeyPath(key, schema)).toMatchObject({ replacement, assumption: "otherSchemaKey" });
  });

  test.each<[key: string, value: unknown]>([
    ["data.a", "exact"],
    ["data.A", "other"],
    ["data.C", "found"],
    ["data.list.0", undefined],
    ["data.list.length", undefined],
    ["data.text.length", undefined],
    ["data.a.b", undefined],
    ["data.none", null],
    ["data.none.a", undefined],
    ["data", "whole"],
  ])("%s has the value %o", (key, value) => {
    const data = { A: "other", a: "exact", c: "found", list: [1], text: "x", none: null };
    const found = valueAtPath({ data }, parseKeyPath(key, eventGrid));
    expect(found === data ? "whole" : found).toBe(value);
  });

  test("finds the event's spelling of the levels that exist", () => {
    const event = { data: { runTags: { Owner: "x" } } };
    expect(spellingInEvent(event, parseKeyPath("data.RunTags.owner", eventGrid))).toEqual(["data", "runTags", "Owner"]);
    expect(spellingInEvent(event, parseKeyPath("data.runTags.team", eventGrid))).toEqual(["data", "runTags"]);
  });
});
