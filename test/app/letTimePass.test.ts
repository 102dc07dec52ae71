import { expect, test } from "vitest";
import { letTimePass, untilNextRetry } from "../../src/app/letTimePass.ts";
import { fate } from "../core/deliveries/fates.ts";
import { activity, GridWorld } from "./gridWorld.ts";
import { never } from "./world.ts";

const at = (seconds: number): string =>
  new Date(Date.parse("2031-01-01T00:00:00.000Z") + seconds * 1_000).toISOString();
const waiting = (nextAttemptAt: string) => fate({ standing: "waiting", nextAttemptAt });

test("the next retry is the soonest of all event subscriptions that retry, in the grid's own time", async () => {
  const { control, status } = new GridWorld();
  const asked: string[] = [];
  const world = {
    status: control.status,
    activity: async () => [activity("/a", { retrying: 1 }), activity("/b"), activity("/c", { retrying: 2 })],
    fates: async (id: string) => {
      asked.push(id);
      return id === "/a" ? [waiting(at(300))] : [fate(), waiting(at(30)), waiting("nonsense"), waiting(at(600))];
    },
  };
  expect(status.clock.now).toBe(at(0));
  expect(await untilNextRetry(world, never)).toBe(30_000);
  expect(asked).toEqual(["/a", "/c"]);
});

test("one that is due already is due now, and without any there is none", async () => {
  const { control } = new GridWorld();
  const retrying = async () => [activity("/a", { retrying: 1 })];
  const late = { ...control, activity: retrying, fates: async () => [waiting(at(-5))] };
  expect(await untilNextRetry(late, never)).toBe(0);
  const none = { ...control, fates: () => Promise.reject(new Error("Nobody asks for fates.")) };
  expect(await untilNextRetry(none, never)).toBeUndefined();
});

test("what was done meanwhile is the difference, over all event subscriptions", async () => {
  const before = [activity("/a", { delivered: 5, retrying: 3 }), activity("/b", { dropped: 1 })];
  const after = [activity("/a", { delivered: 7, retrying: 1 }), activity("/b", { dropped: 2, deadLettered: 1 })];
  const lists = [before, after];
  const advanced: number[] = [];
  const control = {
    activity: async () => lists.shift() ?? [],
    advance: async (milliseconds: number) => {
      advanced.push(milliseconds);
      return at(60);
    },
  };
  const passed = await letTimePass(60_000, control, never);
  expect(passed).toEqual({ now: at(60), delivered: 2, deadLettered: 1, dropped: 1, retrying: 1 });
  expect(advanced).toEqual([60_000]);
});
