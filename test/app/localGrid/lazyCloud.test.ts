import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLazyCloud } from "../../../src/app/localGrid/lazyCloud.ts";
import { readAllItems } from "../../../src/app/lists/readAllItems.ts";
import { neverAborted, workspace, FakeDeps, workspaceId } from "../fakeDeps.ts";

function onDemand() {
  const place = { endpoint: "http://127.0.0.1:1", fails: false };
  const opened: string[] = [];
  const worlds = new Map<string, FakeDeps>();
  const cloud = createLazyCloud(
    async () => place.endpoint,
    async (endpoint) => {
      opened.push(endpoint);
      if (place.fails) throw new Error("cannot open");
      const world = new FakeDeps();
      worlds.set(endpoint, world);
      return world.cloud;
    },
  );
  return { cloud, place, opened, worlds };
}

test("nothing is opened before the first use, and then once, however many ask", async () => {
  const { cloud, opened } = onDemand();
  expect(opened).toEqual([]);
  await Promise.all([readAllItems(cloud.workspaces(neverAborted)), readAllItems(cloud.workspaces(neverAborted))]);
  expect(await readAllItems(cloud.workspaces(neverAborted))).toEqual([workspace]);
  expect(opened).toEqual(["http://127.0.0.1:1"]);
});

test("every question reaches the cloud where it is now", async () => {
  const { cloud, place, opened, worlds } = onDemand();
  await cloud.put(`${workspaceId}/a`, { properties: {} }, neverAborted);
  place.endpoint = "http://127.0.0.1:2";
  expect(await readAllItems(cloud.eventSubscriptions(workspaceId, neverAborted))).toEqual([]);
  await cloud.delete(`${workspaceId}/a`, neverAborted);
  await expect(cloud.eventSubscription(`${workspaceId}/a`, neverAborted)).rejects.toThrow(
    "There is none with this id.",
  );
  expect(opened).toEqual(["http://127.0.0.1:1", "http://127.0.0.1:2"]);
  expect([...worlds.values()].map(({ calls }) => calls)).toEqual([["put"], ["delete"]]);
});

test("an opening that failed is tried again", async () => {
  const { cloud, place, opened } = onDemand();
  place.fails = true;
  const failing = [readAllItems(cloud.workspaces(neverAborted)), readAllItems(cloud.workspaces(neverAborted))];
  for (const outcome of await Promise.allSettled(failing)) expect(outcome.status).toBe("rejected");
  place.fails = false;
  expect(await readAllItems(cloud.workspaces(neverAborted))).toEqual([workspace]);
  await readAllItems(cloud.workspaces(neverAborted));
  expect(opened).toHaveLength(2);
});

test("an opening that fails after the cloud has moved does not harm the newer one", async () => {
  const opened: string[] = [];
  const first = Promise.withResolvers<never>();
  let endpoint = "old";
  const cloud = createLazyCloud(
    async () => endpoint,
    (at) => {
      opened.push(at);
      return at === "old" ? first.promise : Promise.resolve(new FakeDeps().cloud);
    },
  );
  const asked = readAllItems(cloud.workspaces(neverAborted));
  await setImmediate();
  endpoint = "new";
  await readAllItems(cloud.workspaces(neverAborted));
  first.reject(new Error("too late"));
  await expect(asked).rejects.toThrow("too late");
  await readAllItems(cloud.workspaces(neverAborted));
  expect(opened).toEqual(["old", "new"]);
});

test("a cloud that cannot be found is not opened", async () => {
  const opened: string[] = [];
  const cloud = createLazyCloud(
    async (signal) => {
      signal.throwIfAborted();
      throw new Error("not found");
    },
    async (endpoint) => {
      opened.push(endpoint);
      return new FakeDeps().cloud;
    },
  );
  await expect(readAllItems(cloud.workspaces(neverAborted))).rejects.toThrow("not found");
  await expect(readAllItems(cloud.workspaces(AbortSignal.abort()))).rejects.toMatchObject({ name: "AbortError" });
  expect(opened).toEqual([]);
});
