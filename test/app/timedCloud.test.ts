import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { timedCloud } from "../../src/app/timedCloud.ts";
import type { Cloud, ListListener, MlWorkspace } from "../../src/ports/cloud.ts";
import { never, workspace, World } from "./world.ts";

/** A cloud that answers nothing, not even that it was cancelled. */
function hanging() {
  const world = new World();
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
  const timed = timedCloud(cloud, { patience: 30_000, after: world.after });
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
  const answer = write(timed, never);
  expect(world.waiting.map(({ wait }) => wait)).toEqual([300_000]);
  world.waiting[0]?.act();
  await expect(answer).rejects.toMatchObject({
    code: "timed-out",
    message: "The change has not ended after 5 minutes.",
    remedy: "It may still go on: refresh to see.",
  });
  expect(world.waiting).toHaveLength(0);
});

test.each(Object.entries(reads))("%s that hangs ends after 30 s with a way on", async (_, read) => {
  const { world, timed } = hanging();
  const answer = read(timed, never);
  expect(world.waiting.map(({ wait }) => wait)).toEqual([30_000]);
  world.waiting[0]?.act();
  await expect(answer).rejects.toMatchObject({
    code: "timed-out",
    message: "Timed out after 30 s: retry.",
    remedy: expect.stringContaining("retry") as unknown,
  });
  expect(world.waiting).toHaveLength(0);
});

test.each(Object.entries({ ...reads, ...writes }))("%s that hangs ends at once when cancelled", async (_, call) => {
  const { world, timed } = hanging();
  const ending = new AbortController();
  const answer = call(timed, ending.signal);
  ending.abort();
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  expect(world.waiting).toHaveLength(0);
});

test("each page of a list has its own 30 s, and nothing is heard after the end", async () => {
  const { world, asked, timed } = hanging();
  const heard: number[] = [];
  const answer = timed.workspaces(never, { some: (found) => heard.push(found.length) });
  await setImmediate();
  const listener = asked[0]?.[1] as ListListener<MlWorkspace>;
  const [first] = world.waiting;
  listener.some?.([workspace]);
  expect(world.waiting).toHaveLength(1);
  expect(world.waiting[0]).not.toBe(first);
  world.waiting[0]?.act();
  await expect(answer).rejects.toMatchObject({ code: "timed-out" });
  listener.some?.([workspace, workspace]);
  expect(heard).toEqual([1]);
  expect(world.waiting).toHaveLength(0);
});

test("an answer in time passes, and leaves no timer", async () => {
  const world = new World();
  const timed = timedCloud(world.cloud, { patience: 30_000, after: world.after });
  expect(await timed.workspaces(never)).toEqual([workspace]);
  await timed.put("e", { properties: {} }, never);
  await timed.patch("e", { labels: [] }, never);
  expect(await timed.eventSubscription("e", never)).toMatchObject({ properties: { labels: [] } });
  await timed.delete("e", never);
  expect(world.waiting).toHaveLength(0);
});
