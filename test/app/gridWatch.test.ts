import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type GridView, GridWatch } from "../../src/app/gridWatch.ts";
import { Failure } from "../../src/core/failure.ts";
import { activity, GridWorld, running } from "./gridWorld.ts";

function watching() {
  const world = new GridWorld();
  const watch = new GridWatch(world);
  const views: GridView[] = [];
  watch.onChanged((view) => views.push(view));
  onTestFinished(() => watch.dispose());
  return { world, watch, views };
}

/** As `watching`, after the first look at one that runs. */
async function seen() {
  const made = watching();
  made.watch.attend(true);
  made.world.become(running);
  await setImmediate();
  return made;
}

test("nothing is asked of one that does not run", async () => {
  const { world, watch } = watching();
  watch.attend(true);
  await watch.look();
  world.become({ kind: "starting" });
  await setImmediate();
  expect([world.asked, world.waiting]).toEqual([[], []]);
});

test("nothing is asked while nobody sees it, and at once when somebody does", async () => {
  const { world, watch } = watching();
  world.become(running);
  await setImmediate();
  expect(world.asked).toEqual([]);
  watch.attend(true);
  await setImmediate();
  expect(world.asked).toEqual(["status", "activity"]);
  expect(world.waiting.map(({ wait }) => wait)).toEqual([2_000]);
  watch.attend(false);
  expect(world.waiting).toEqual([]);
});

test("somebody who stops looking during a look ends it there", async () => {
  const { world, watch } = watching();
  watch.attend(true);
  world.become(running);
  watch.attend(false);
  await setImmediate();
  expect(world.waiting).toEqual([]);
});

test("it looks again and again, and tells only what is new", async () => {
  const { world, views } = await seen();
  const before = views.length;
  world.elapse();
  await setImmediate();
  expect(views).toHaveLength(before);
  world.status = { ...world.status, clock: { ...world.status.clock, now: "2031-01-01T00:00:04.000Z" } };
  world.elapse();
  await setImmediate();
  expect(views).toHaveLength(before);
  world.activities = [activity("/E", { delivered: 1 })];
  world.elapse();
  await setImmediate();
  expect(views).toHaveLength(before + 1);
  expect(views.at(-1)?.activityOf("/e")).toEqual(activity("/E", { delivered: 1 }));
  expect(world.waiting).toHaveLength(1);
});

test("the rate is what was published between two looks, and zero after one was started anew", async () => {
  const { world, watch } = await seen();
  const rates: number[] = [];
  for (const published of [7, 7, 8, 2]) {
    world.status = { ...world.status, published };
    world.elapse();
    await setImmediate();
    rates.push(watch.view.rate);
  }
  expect(rates).toEqual([3.5, 0, 0.5, 0]);
});

test("faults are asked for only when there are some", async () => {
  const { world, watch } = await seen();
  world.asked.length = 0;
  world.faults = [{ kind: "drop" }];
  await watch.look();
  expect([world.asked, watch.view.faults]).toEqual([["status", "activity"], []]);
  world.status = { ...world.status, faults: 1 };
  await watch.look();
  expect(watch.view.faults).toEqual([{ kind: "drop" }]);
});

test("events that wait for another try are counted over all event subscriptions", async () => {
  const { world, watch } = await seen();
  world.activities = [activity("/a", { retrying: 2 }), activity("/b", { retrying: 1 }), activity("/c")];
  await watch.look();
  expect(watch.view.retrying).toBe(3);
});

test("what was known is forgotten when it stops, also when a look is under way then", async () => {
  const { world, watch, views } = await seen();
  expect(watch.view.status?.workspaces).toBe(1);
  const looking = watch.look();
  const failure = new Failure("stopped", "The Local Event Grid is stopped.");
  world.become({ kind: "stopped", failure });
  await looking;
  await setImmediate();
  expect(watch.view).toMatchObject({ state: { kind: "stopped" }, status: undefined, faults: [], rate: 0, retrying: 0 });
  expect(views.at(-1)?.state).toEqual({ kind: "stopped", failure });
  expect(world.waiting).toEqual([]);
});

test("one that does not answer, or is too old to tell, shows nothing and is asked again", async () => {
  const { world, watch, views } = await seen();
  const before = views.length;
  world.fails = new Failure("not-found", "No such route.");
  for (let looks = 0; looks < 3; looks++) {
    world.elapse();
    await setImmediate();
  }
  expect(views).toHaveLength(before + 1);
  expect(watch.view.status).toBeUndefined();
  world.fails = undefined;
  world.elapse();
  await setImmediate();
  expect(watch.view.status).toEqual(world.status);
});

test("a bug is no answer that is missing", async () => {
  const { world, watch } = await seen();
  world.fails = new TypeError("bug");
  await expect(watch.look()).rejects.toThrow("bug");
});

test("after its end it asks nothing more", async () => {
  const { world, watch } = await seen();
  watch.dispose();
  world.become({ kind: "starting" });
  world.become(running);
  await setImmediate();
  expect([world.asked, world.waiting]).toEqual([["status", "activity"], []]);
});
