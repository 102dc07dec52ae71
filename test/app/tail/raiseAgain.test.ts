import { expect, test } from "vitest";
import { raiseAgain } from "../../../src/app/tail/raiseAgain.ts";
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
  const published: unknown[] = [];
  const publisher = { publish: async (events: readonly object[]) => void published.push(...events) };
  await raiseAgain(before, stamp, publisher, neverAborted);
  expect(published).toEqual([after]);
});
