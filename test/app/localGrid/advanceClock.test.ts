import { expect, test } from "vitest";
import { advanceClock, msUntilNextRetry } from "../../../src/app/localGrid/advanceClock.ts";
import { createDeliveryRecord } from "../../core/deliveries/deliveryRecords.ts";
import { createActivity, FakeLocalEventGrid } from "./fakeLocalEventGrid.ts";
import { neverAborted } from "../fakeDeps.ts";

const at = (seconds: number): string =>
  new Date(Date.parse("2031-01-01T00:00:00.000Z") + seconds * 1_000).toISOString();
const waiting = (nextAttemptAt: string) => createDeliveryRecord({ standing: "waiting", nextAttemptAt });

test("the next retry is the soonest of all event subscriptions that retry, in the grid's own time", async () => {
  const { control, status } = new FakeLocalEventGrid();
  const asked: string[] = [];
  const world = {
    status: control.status,
    activity: async () => [
      createActivity("/a", { retrying: 1 }),
      createActivity("/b"),
      createActivity("/c", { retrying: 2 }),
    ],
    deliveryRecords: async (id: string) => {
      asked.push(id);
      return id === "/a"
        ? [waiting(at(300))]
        : [createDeliveryRecord(), waiting(at(30)), waiting("nonsense"), waiting(at(600))];
    },
  };
  expect(status.clock.now).toBe(at(0));
  expect(await msUntilNextRetry(world, neverAborted)).toBe(30_000);
  expect(asked).toEqual(["/a", "/c"]);
});

test("one that is due already is due now, and without any there is none", async () => {
  const { control } = new FakeLocalEventGrid();
  const retrying = async () => [createActivity("/a", { retrying: 1 })];
  const late = { ...control, activity: retrying, deliveryRecords: async () => [waiting(at(-5))] };
  expect(await msUntilNextRetry(late, neverAborted)).toBe(0);
  const none = { ...control, deliveryRecords: () => Promise.reject(new Error("Nobody asks for fates.")) };
  expect(await msUntilNextRetry(none, neverAborted)).toBeUndefined();
});

test("what was done meanwhile is the difference, over all event subscriptions", async () => {
  const before = [createActivity("/a", { delivered: 5, retrying: 3 }), createActivity("/b", { dropped: 1 })];
  const after = [
    createActivity("/a", { delivered: 7, retrying: 1 }),
    createActivity("/b", { dropped: 2, deadLettered: 1 }),
  ];
  const lists = [before, after];
  const advanced: number[] = [];
  const control = {
    activity: async () => lists.shift() ?? [],
    advanceClock: async (milliseconds: number) => {
      advanced.push(milliseconds);
      return at(60);
    },
  };
  const passed = await advanceClock(60_000, control, neverAborted);
  expect(passed).toEqual({ now: at(60), delivered: 2, deadLettered: 1, dropped: 1, retrying: 1 });
  expect(advanced).toEqual([60_000]);
});
