import { expect, test } from "vitest";
import {
  advanceClock,
  describeClockAdvance,
  describeClockReturn,
  msUntilNextRetry,
  setClockToNow,
} from "../../../src/app/localGrid/advanceClock.ts";
import { createDeliveryRecord } from "../../core/deliveries/deliveryRecords.ts";
import { createActivity, FakeLocalEventGrid } from "./fakeLocalEventGrid.ts";
import { neverAborted } from "../fakeDeps.ts";

const at = (seconds: number): string =>
  new Date(Date.parse("2031-01-01T00:00:00.000Z") + seconds * 1_000).toISOString();
const waiting = (nextAttemptAt: string) => createDeliveryRecord({ standing: "waiting", nextAttemptAt });

test("finds the earliest retry of all event subscriptions, on the clock of the Local Event Grid", async () => {
  const { control, status } = new FakeLocalEventGrid();
  const requests: string[] = [];
  const fakeControl = {
    status: control.status,
    activity: async () => [
      createActivity("/a", { retrying: 1 }),
      createActivity("/b"),
      createActivity("/c", { retrying: 2 }),
    ],
    deliveryRecords: async (id: string) => {
      requests.push(id);
      return id === "/a"
        ? [waiting(at(300))]
        : [createDeliveryRecord(), waiting(at(30)), waiting("nonsense"), waiting(at(600))];
    },
  };
  expect(status.clock.now).toBe(at(0));
  expect(await msUntilNextRetry(fakeControl, neverAborted)).toBe(30_000);
  expect(requests).toEqual(["/a", "/c"]);
});

test("an overdue retry is due now, and without retries there is no time", async () => {
  const { control } = new FakeLocalEventGrid();
  const retrying = async () => [createActivity("/a", { retrying: 1 })];
  const overdue = { ...control, activity: retrying, deliveryRecords: async () => [waiting(at(-5))] };
  expect(await msUntilNextRetry(overdue, neverAborted)).toBe(0);
  const none = { ...control, deliveryRecords: () => Promise.reject(new Error("Records were requested.")) };
  expect(await msUntilNextRetry(none, neverAborted)).toBeUndefined();
});

const timeAt = (seconds: number, ahead = 0) => ({ now: at(seconds), standing: false, ahead });
const nothing = { delivered: 0, deadLettered: 0, dropped: 0, retrying: 0, expired: [] as readonly string[] };

test("reports the difference over all event subscriptions", async () => {
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
      return timeAt(60);
    },
  };
  const result = await advanceClock(60_000, control, neverAborted);
  expect(result).toEqual({ now: at(60), delivered: 2, deadLettered: 1, dropped: 1, retrying: 1, expired: [] });
  expect(advanced).toEqual([60_000]);
});

test.each([
  [{}, "Clock is now 09:00:07. No deliveries were due."],
  [{ delivered: 2, dropped: 1 }, "Clock is now 09:00:07. 2 delivered, 1 dropped."],
  [{ deadLettered: 1, retrying: 1 }, "Clock is now 09:00:07. 1 dead-lettered. 1 event is still retrying."],
  [{ expired: ["a", "b"] }, "Clock is now 09:00:07. Expired: a, b."],
  [{ retrying: 1_200 }, "Clock is now 09:00:07. 1,200 events are still retrying."],
])("describes %j", (counts, text) => {
  const now = new Date(2031, 0, 1, 9, 0, 7);
  const result = { now: now.toISOString(), ...nothing, ...counts };
  expect(describeClockAdvance(result, now)).toBe(text);
});

test("reports which event subscriptions expired, and doesn't count their events", async () => {
  const lists = [
    [createActivity("/x/a", { delivered: 5 }), createActivity("/x/gone", { delivered: 9, retrying: 2 })],
    [createActivity("/x/a", { delivered: 6 })],
  ];
  const control = { activity: async () => lists.shift() ?? [], advanceClock: async () => timeAt(60) };
  const result = await advanceClock(60_000, control, neverAborted);
  expect(result).toEqual({ ...nothing, now: at(60), delivered: 1, expired: ["gone"] });
});

test("setting the clock to system time reports how far it was ahead", async () => {
  const control = {
    activity: async () => [createActivity("/a", { retrying: 2 })],
    clock: async () => timeAt(86_400, 86_400_000),
    setClockToNow: async () => timeAt(0),
  };
  const result = await setClockToNow(control, neverAborted);
  expect(result).toEqual({ ...nothing, now: at(0), retrying: 2, wasAhead: 86_400_000 });
});

const earlier = "Clock is now 09:00:07, the system time. That is 7 d earlier than before.";
test.each([
  [0, {}, "The clock is at system time already."],
  [604_800_000, {}, `${earlier} Events from before keep their times.`],
  [
    604_800_000,
    { retrying: 3, expired: ["a"] },
    `${earlier} Expired: a. 3 events are still retrying. They wait as long as before. Events from before keep their times.`,
  ],
  [
    604_800_000,
    { retrying: 1 },
    `${earlier} 1 event is still retrying. It waits as long as before. Events from before keep their times.`,
  ],
  [
    -10_800_000,
    { delivered: 2, retrying: 1 },
    "Clock is now 09:00:07, the system time. That is 3 h later than before. 2 delivered. 1 event is still retrying.",
  ],
])("describes the return of a clock that was %i ms ahead, with %j", (wasAhead, counts, text) => {
  const now = new Date(2031, 0, 1, 9, 0, 7);
  expect(describeClockReturn({ now: now.toISOString(), ...nothing, ...counts, wasAhead }, now)).toBe(text);
});
