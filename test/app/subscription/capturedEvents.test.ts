import { expect, test } from "vitest";
import { CapturedEventReader } from "../../../src/app/subscription/capturedEvents.ts";
import { Tails } from "../../../src/app/tail/tails.ts";
import { createEvent, FakeDeps, workspaceId } from "../fakeDeps.ts";

const startTail = async (id = workspaceId) => {
  const deps = new FakeDeps();
  const tails = new Tails(deps);
  await tails.start({ workspaceId: id, label: "churn" });
  return { deps, tails };
};

test("reads the events of the workspace page by page", async () => {
  const { deps, tails } = await startTail();
  await deps.deliver(Array.from({ length: 501 }, (_, index) => createEvent(String(index))));
  const reader = new CapturedEventReader(tails, workspaceId.toUpperCase());
  const first = reader.read(0);
  expect([first.events.length, first.events[0]?.["id"], first.hasMore]).toEqual([500, "0", true]);
  const second = reader.read(first.lastSequence);
  expect([second.events.map(({ id }) => id), second.hasMore]).toEqual([["500"], false]);
  expect(reader.read(second.lastSequence)).toEqual({ events: [], lastSequence: second.lastSequence, hasMore: false });
});

test("leaves out the events of other workspaces", async () => {
  const { deps, tails } = await startTail(`${workspaceId}2`);
  await deps.deliver(createEvent("a"));
  expect(new CapturedEventReader(tails, workspaceId).read(0)).toEqual({ events: [], lastSequence: 0, hasMore: false });
});

test("reports one arrival after each read, and none before the first", async () => {
  const { tails } = await startTail();
  const reader = new CapturedEventReader(tails, workspaceId);
  expect(reader.takeArrival()).toBe(false);
  reader.read(0);
  expect([reader.takeArrival(), reader.takeArrival()]).toEqual([true, false]);
  reader.read(0);
  expect(reader.takeArrival()).toBe(true);
});
