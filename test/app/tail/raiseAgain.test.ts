import { expect, test } from "vitest";
import { raiseAgain } from "../../../src/app/tail/raiseAgain.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { sampleEvent } from "../../core/deliveries/deliveryRecords.ts";
import { neverAborted } from "../fakeDeps.ts";

const stamp = { id: "new", time: "2031-01-02T00:00:00.000Z" };

test.each([
  ["Event Grid schema", sampleEvent, { ...sampleEvent, id: "new", eventTime: stamp.time }],
  [
    "CloudEvents",
    { specversion: "1.0", id: "1", type: "T", source: "/w", time: "old" },
    { specversion: "1.0", id: "new", type: "T", source: "/w", time: stamp.time },
  ],
])("raises an event in %s again with a new id and time", async (_, before, after) => {
  const published: string[] = [];
  const publisher = { publish: async (events: string) => void published.push(events) };
  await raiseAgain({ event: before }, stamp, publisher, neverAborted);
  expect(published.map((text) => JSON.parse(text) as unknown)).toEqual([[after]]);
});

test("raises its data again as they are written", async () => {
  const text = '{"eventType":"T","id":"old","data": {"n": 12345678901234567890, "n":1.0}}';
  const published: unknown[] = [];
  const publisher = { publish: async (events: unknown) => void published.push(events) };
  const event = JSON.parse(text) as JsonObject;
  await raiseAgain({ event, text }, stamp, publisher, neverAborted);
  expect(published).toEqual([
    `[{"eventType":"T","id":"new","data":{"n": 12345678901234567890, "n":1.0},"eventTime":"${stamp.time}"}]`,
  ]);
});
