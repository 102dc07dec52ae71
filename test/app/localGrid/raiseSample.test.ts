import { expect, test } from "vitest";
import { raiseSample } from "../../../src/app/localGrid/raiseSample.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { completeList, neverAborted, workspace, FakeDeps, workspaceId } from "../fakeDeps.ts";

const type = "Microsoft.MachineLearningServices.ModelRegistered";
const made = { id: "1", time: "2031-01-01T00:00:00Z" };

test("a raised sample is published once, and the answer names the event subscriptions that let it through", async () => {
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
  const matched = await raiseSample(type, workspace, made, { cloud, publisher }, neverAborted);
  expect(matched.map(({ name }) => name)).toEqual(["all", "models"]);
  expect(published).toMatchObject([{ id: "1", eventType: type, eventTime: made.time, topic: workspaceId }]);
});

test("nothing is raised when the cloud cannot be asked", async () => {
  const { cloud } = new FakeDeps();
  cloud.eventSubscriptions = () => completeList(Promise.reject(new Error("away")));
  const publisher = { publish: () => Promise.reject(new Error("published")) };
  await expect(raiseSample(type, workspace, made, { cloud, publisher }, neverAborted)).rejects.toThrow("away");
});
