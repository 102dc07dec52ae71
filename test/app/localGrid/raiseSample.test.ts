import { expect, test } from "vitest";
import { describeRaisedSample, raiseSample } from "../../../src/app/localGrid/raiseSample.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { completeList, neverAborted, workspace, FakeDeps, workspaceId } from "../fakeDeps.ts";

const type = "Microsoft.MachineLearningServices.ModelRegistered";
const stamp = { id: "1", time: "2031-01-01T00:00:00Z" };

test("publishes a sample once, and returns the event subscriptions that match", async () => {
  const { cloud, eventSubscriptions } = new FakeDeps();
  const filters: Record<string, Filter | null> = {
    all: null,
    models: { includedEventTypes: [type] },
    runs: { includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"] },
  };
  for (const [name, filter] of Object.entries(filters))
    eventSubscriptions.set(name, { id: name, name, properties: { filter } });
  const published: unknown[] = [];
  const publisher = { publish: async (events: readonly object[]) => void published.push(...events) };
  const matched = await raiseSample(
    { type, shape: "documented" },
    workspace,
    {},
    stamp,
    { cloud, publisher },
    neverAborted,
  );
  expect(matched.map(({ name }) => name)).toEqual(["all", "models"]);
  expect(published).toMatchObject([{ id: "1", eventType: type, eventTime: stamp.time, topic: workspaceId }]);
});

test("publishes nothing when the event subscriptions can't be listed", async () => {
  const { cloud } = new FakeDeps();
  cloud.eventSubscriptions = () => completeList(Promise.reject(new Error("away")));
  const publisher = { publish: () => Promise.reject(new Error("published")) };
  await expect(
    raiseSample({ type, shape: "documented" }, workspace, {}, stamp, { cloud, publisher }, neverAborted),
  ).rejects.toThrow("away");
});

test("describes what a raised sample matched", () => {
  expect(describeRaisedSample("Run completed", "lab", ["runs", "the tail"])).toBe(
    "Raised Run completed. Matched runs, the tail.",
  );
  expect(describeRaisedSample("Run completed", "lab", [])).toBe(
    "Raised Run completed. It matched no event subscription of lab.",
  );
});
