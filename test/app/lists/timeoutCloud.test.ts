import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createTimeoutCloud } from "../../../src/app/lists/timeoutCloud.ts";
import { readAllItems } from "../../../src/app/lists/readAllItems.ts";
import { streamUpdates } from "../../../src/app/lists/streamUpdates.ts";
import type { Cloud, ListUpdate, MlWorkspace } from "../../../src/ports/cloud.ts";
import { neverAborted, workspace, FakeDeps } from "../fakeDeps.ts";

/** A cloud that never answers and ignores signals. */
function createHangingCloud() {
  const world = new FakeDeps();
  const hang = () => new Promise<never>(() => {});
  const hangingList = () => streamUpdates<never>(neverAborted, hang);
  const cloud: Cloud = {
    workspaces: hangingList,
    eventSubscriptions: hangingList,
    eventSubscription: hang,
    permissions: hang,
    webhookUrl: hang,
    deliveryAttributes: hang,
    put: hang,
    patch: hang,
    delete: hang,
  };
  return { world, cloudWithTimeout: createTimeoutCloud(cloud, { timeoutMs: 30_000, after: world.after }) };
}

const reads: Readonly<Record<string, (cloud: Cloud, signal: AbortSignal) => Promise<unknown>>> = {
  workspaces: (cloud, signal) => readAllItems(cloud.workspaces(signal)),
  eventSubscriptions: (cloud, signal) => readAllItems(cloud.eventSubscriptions("w", signal)),
  eventSubscription: (cloud, signal) => cloud.eventSubscription("e", signal),
  permissions: (cloud, signal) => cloud.permissions("w", signal),
  webhookUrl: (cloud, signal) => cloud.webhookUrl("e", signal),
  deliveryAttributes: (cloud, signal) => cloud.deliveryAttributes("e", signal),
};

const writes: Readonly<Record<string, (cloud: Cloud, signal: AbortSignal) => Promise<unknown>>> = {
  put: (cloud, signal) => cloud.put("e", { properties: {} }, signal),
  patch: (cloud, signal) => cloud.patch("e", { labels: [] }, signal),
  delete: (cloud, signal) => cloud.delete("e", signal),
};

test.each(Object.entries(writes))("%s that hangs ends after 5 minutes", async (_, write) => {
  const { world, cloudWithTimeout } = createHangingCloud();
  const response = write(cloudWithTimeout, neverAborted);
  expect(world.timers.map(({ wait }) => wait)).toEqual([300_000]);
  world.timers[0]?.act();
  await expect(response).rejects.toMatchObject({
    code: "timed-out",
    message: "The change did not finish within 5 minutes.",
    remedy: "Refresh to see the current state.",
  });
  expect(world.timers).toHaveLength(0);
});

test.each<[string, (cloud: Cloud) => Promise<unknown>]>([
  ["put", (cloud) => cloud.put("e", { properties: {} }, neverAborted, () => {})],
  ["patch", (cloud) => cloud.patch("e", {}, neverAborted, () => {})],
])("%s also gets the 10 minutes of a manual validation if it can show that", async (_, write) => {
  const { world, cloudWithTimeout } = createHangingCloud();
  const response = write(cloudWithTimeout);
  expect(world.timers.map(({ wait }) => wait)).toEqual([930_000]);
  world.timers[0]?.act();
  await expect(response).rejects.toMatchObject({ code: "timed-out" });
});

test.each(Object.entries(reads))("%s that hangs ends after 30 s", async (_, read) => {
  const { world, cloudWithTimeout } = createHangingCloud();
  const response = read(cloudWithTimeout, neverAborted);
  expect(world.timers.map(({ wait }) => wait)).toEqual([30_000]);
  world.timers[0]?.act();
  await expect(response).rejects.toMatchObject({
    code: "timed-out",
    message: "Timed out after 30 s.",
    remedy: expect.stringContaining("retry") as unknown,
  });
  expect(world.timers).toHaveLength(0);
});

test.each(Object.entries({ ...reads, ...writes }))(
  "%s that hangs ends at once when it is canceled",
  async (_, call) => {
    const { world, cloudWithTimeout } = createHangingCloud();
    const controller = new AbortController();
    const response = call(cloudWithTimeout, controller.signal);
    controller.abort();
    await expect(response).rejects.toMatchObject({ name: "AbortError" });
    expect(world.timers).toHaveLength(0);
  },
);

test("gives each page of a list 30 s, and cancels the list after that", async () => {
  const world = new FakeDeps();
  let push: (update: ListUpdate<MlWorkspace>) => void = () => {};
  let source: AbortSignal | undefined;
  const cloud: Cloud = {
    ...world.cloud,
    workspaces: (signal) =>
      streamUpdates((source = signal), async (own) => {
        push = own;
        return new Promise(() => {});
      }),
  };
  const cloudWithTimeout = createTimeoutCloud(cloud, { timeoutMs: 30_000, after: world.after });
  const pages: number[] = [];
  const loading = (async () => {
    for await (const { items } of cloudWithTimeout.workspaces(neverAborted)) pages.push(items.length);
  })();
  await setImmediate();
  const [first] = world.timers;
  push({ kind: "partial", items: [workspace] });
  await setImmediate();
  expect(world.timers).toHaveLength(1);
  expect(world.timers[0]).not.toBe(first);
  world.timers[0]?.act();
  await expect(loading).rejects.toMatchObject({ code: "timed-out" });
  push({ kind: "partial", items: [workspace, workspace] });
  await setImmediate();
  expect([pages, source?.aborted, world.timers.length]).toEqual([[1], true, 0]);
});

test("cancels a list whose iteration ends early", async () => {
  const world = new FakeDeps();
  let source: AbortSignal | undefined;
  const workspaces: Cloud["workspaces"] = (signal) =>
    streamUpdates((source = signal), async (push) => {
      push({ kind: "partial", items: [workspace] });
      return new Promise(() => {});
    });
  const cloudWithTimeout = createTimeoutCloud(
    { ...world.cloud, workspaces },
    { timeoutMs: 30_000, after: world.after },
  );
  for await (const { kind } of cloudWithTimeout.workspaces(neverAborted)) if (kind === "partial") break;
  expect([source?.aborted, world.timers.length]).toEqual([true, 0]);
});

test("returns a response in time, and leaves no timer", async () => {
  const world = new FakeDeps();
  const cloudWithTimeout = createTimeoutCloud(world.cloud, { timeoutMs: 30_000, after: world.after });
  expect(await readAllItems(cloudWithTimeout.workspaces(neverAborted))).toEqual([workspace]);
  await cloudWithTimeout.put("e", { properties: {} }, neverAborted);
  await cloudWithTimeout.patch("e", { labels: [] }, neverAborted);
  expect(await cloudWithTimeout.eventSubscription("e", neverAborted)).toMatchObject({ properties: { labels: [] } });
  await cloudWithTimeout.delete("e", neverAborted);
  expect(world.timers).toHaveLength(0);
});
