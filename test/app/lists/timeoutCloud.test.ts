import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createTimeoutCloud } from "../../../src/app/lists/timeoutCloud.ts";
import type { Cloud, ListListener, MlWorkspace } from "../../../src/ports/cloud.ts";
import { neverAborted, workspace, FakeDeps } from "../fakeDeps.ts";

/** A cloud that answers nothing, not even that it was cancelled. */
function hanging() {
  const world = new FakeDeps();
  const asked: unknown[][] = [];
  const hang = (...given: unknown[]): Promise<never> => {
    asked.push(given);
    return new Promise(() => {});
  };
  const names = [
    "workspaces",
    "eventSubscriptions",
    "eventSubscription",
    "permissions",
    "webhookUrl",
    "deliveryAttributes",
    "put",
    "patch",
    "delete",
  ] as const;
  const cloud = { ...world.cloud, ...Object.fromEntries(names.map((name) => [name, hang])) };
  const timed = createTimeoutCloud(cloud, { timeoutMs: 30_000, after: world.after });
  return { world, asked, timed };
}

const reads: Readonly<Record<string, (cloud: Cloud, signal: AbortSignal) => Promise<unknown>>> = {
  workspaces: (cloud, signal) => cloud.workspaces(signal),
  eventSubscriptions: (cloud, signal) => cloud.eventSubscriptions("w", signal),
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

test.each(Object.entries(writes))("%s that hangs ends after 5 minutes, and may still go on", async (_, write) => {
  const { world, timed } = hanging();
  const answer = write(timed, neverAborted);
  expect(world.timers.map(({ wait }) => wait)).toEqual([300_000]);
  world.timers[0]?.act();
  await expect(answer).rejects.toMatchObject({
    code: "timed-out",
    message: "The change has not ended after 5 minutes.",
    remedy: "It may still go on: refresh to see.",
  });
  expect(world.timers).toHaveLength(0);
});

test.each(Object.entries(reads))("%s that hangs ends after 30 s with a way on", async (_, read) => {
  const { world, timed } = hanging();
  const answer = read(timed, neverAborted);
  expect(world.timers.map(({ wait }) => wait)).toEqual([30_000]);
  world.timers[0]?.act();
  await expect(answer).rejects.toMatchObject({
    code: "timed-out",
    message: "Timed out after 30 s: retry.",
    remedy: expect.stringContaining("retry") as unknown,
  });
  expect(world.timers).toHaveLength(0);
});

test.each(Object.entries({ ...reads, ...writes }))("%s that hangs ends at once when cancelled", async (_, call) => {
  const { world, timed } = hanging();
  const ending = new AbortController();
  const answer = call(timed, ending.signal);
  ending.abort();
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  expect(world.timers).toHaveLength(0);
});

test("each page of a list has its own 30 s, and nothing is heard after the end", async () => {
  const { world, asked, timed } = hanging();
  const heard: number[] = [];
  const answer = timed.workspaces(neverAborted, { onPartialItems: (found) => heard.push(found.length) });
  await setImmediate();
  const listener = asked[0]?.[1] as ListListener<MlWorkspace>;
  const [first] = world.timers;
  listener.onPartialItems?.([workspace]);
  expect(world.timers).toHaveLength(1);
  expect(world.timers[0]).not.toBe(first);
  world.timers[0]?.act();
  await expect(answer).rejects.toMatchObject({ code: "timed-out" });
  listener.onPartialItems?.([workspace, workspace]);
  expect(heard).toEqual([1]);
  expect(world.timers).toHaveLength(0);
});

test("an answer in time passes, and leaves no timer", async () => {
  const world = new FakeDeps();
  const timed = createTimeoutCloud(world.cloud, { timeoutMs: 30_000, after: world.after });
  expect(await timed.workspaces(neverAborted)).toEqual([workspace]);
  await timed.put("e", { properties: {} }, neverAborted);
  await timed.patch("e", { labels: [] }, neverAborted);
  expect(await timed.eventSubscription("e", neverAborted)).toMatchObject({ properties: { labels: [] } });
  await timed.delete("e", neverAborted);
  expect(world.timers).toHaveLength(0);
});
