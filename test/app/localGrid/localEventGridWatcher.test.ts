import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import {
  type LocalEventGridSnapshot,
  LocalEventGridWatcher,
} from "../../../src/app/localGrid/localEventGridWatcher.ts";
import { Failure } from "../../../src/core/failure.ts";
import { createActivity, FakeLocalEventGrid, runningState } from "./fakeLocalEventGrid.ts";

function watching() {
  const world = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(world);
  const views: LocalEventGridSnapshot[] = [];
  watch.onChanged((view) => views.push(view));
  onTestFinished(() => watch.dispose());
  return { world, watch, views };
}

/** As `watching`, after the first look at one that runs. */
async function seen() {
  const made = watching();
  made.watch.setVisible(true);
  made.world.setState(runningState);
  await setImmediate();
  return made;
}

test("nothing is asked of one that does not run", async () => {
  const { world, watch } = watching();
  watch.setVisible(true);
  await watch.poll();
  world.setState({ kind: "starting" });
  await setImmediate();
  expect([world.requests, world.timers]).toEqual([[], []]);
});

test("nothing is asked while nobody sees it, and at once when somebody does", async () => {
  const { world, watch } = watching();
  world.setState(runningState);
  await setImmediate();
  expect(world.requests).toEqual([]);
  watch.setVisible(true);
  await setImmediate();
  expect(world.requests).toEqual(["status", "activity"]);
  expect(world.timers.map(({ wait }) => wait)).toEqual([2_000]);
  watch.setVisible(false);
  expect(world.timers).toEqual([]);
});

test("somebody who stops looking during a look ends it there", async () => {
  const { world, watch } = watching();
  watch.setVisible(true);
  world.setState(runningState);
  watch.setVisible(false);
  await setImmediate();
  expect(world.timers).toEqual([]);
});

test("it looks again and again, and tells only what is new", async () => {
  const { world, views } = await seen();
  const before = views.length;
  world.runNextTimer();
  await setImmediate();
  expect(views).toHaveLength(before);
  world.status = { ...world.status, clock: { ...world.status.clock, now: "2031-01-01T00:00:04.000Z" } };
  world.runNextTimer();
  await setImmediate();
  expect(views).toHaveLength(before);
  world.activities = [createActivity("/E", { delivered: 1 })];
  world.runNextTimer();
  await setImmediate();
  expect(views).toHaveLength(before + 1);
  expect(views.at(-1)?.activityOf("/e")).toEqual(createActivity("/E", { delivered: 1 }));
  expect(world.timers).toHaveLength(1);
});

test("the rate is what was published between two looks, and zero after one was started anew", async () => {
  const { world, watch } = await seen();
  const rates: number[] = [];
  for (const published of [7, 7, 8, 2]) {
    world.status = { ...world.status, published };
    world.runNextTimer();
    await setImmediate();
    rates.push(watch.snapshot.eventsPerSecond);
  }
  expect(rates).toEqual([3.5, 0, 0.5, 0]);
});

test("faults are asked for only when there are some", async () => {
  const { world, watch } = await seen();
  world.requests.length = 0;
  world.faults = [{ kind: "drop" }];
  await watch.poll();
  expect([world.requests, watch.snapshot.faults]).toEqual([["status", "activity"], []]);
  world.status = { ...world.status, faults: 1 };
  await watch.poll();
  expect(watch.snapshot.faults).toEqual([{ kind: "drop" }]);
});

test("events that wait for another try are counted over all event subscriptions", async () => {
  const { world, watch } = await seen();
  world.activities = [
    createActivity("/a", { retrying: 2 }),
    createActivity("/b", { retrying: 1 }),
    createActivity("/c"),
  ];
  await watch.poll();
  expect(watch.snapshot.retryingCount).toBe(3);
});

test("what was known is forgotten when it stops, also when a look is under way then", async () => {
  const { world, watch, views } = await seen();
  expect(watch.snapshot.status?.workspaces).toBe(1);
  const looking = watch.poll();
  const failure = new Failure("stopped", "The Local Event Grid is stopped.");
  world.setState({ kind: "stopped", failure });
  await looking;
  await setImmediate();
  expect(watch.snapshot).toMatchObject({
    state: { kind: "stopped" },
    status: undefined,
    faults: [],
    eventsPerSecond: 0,
    retryingCount: 0,
  });
  expect(views.at(-1)?.state).toEqual({ kind: "stopped", failure });
  expect(world.timers).toEqual([]);
});

test("one that does not answer, or is too old to tell, shows nothing and is asked again", async () => {
  const { world, watch, views } = await seen();
  const before = views.length;
  world.nextError = new Failure("not-found", "No such route.");
  for (let looks = 0; looks < 3; looks++) {
    world.runNextTimer();
    await setImmediate();
  }
  expect(views).toHaveLength(before + 1);
  expect(watch.snapshot.status).toBeUndefined();
  world.nextError = undefined;
  world.runNextTimer();
  await setImmediate();
  expect(watch.snapshot.status).toEqual(world.status);
});

test("a bug is no answer that is missing", async () => {
  const { world, watch } = await seen();
  world.nextError = new TypeError("bug");
  await expect(watch.poll()).rejects.toThrow("bug");
});

test("after its end it asks nothing more", async () => {
  const { world, watch } = await seen();
  watch.dispose();
  world.setState({ kind: "starting" });
  world.setState(runningState);
  await setImmediate();
  expect([world.requests, world.timers]).toEqual([["status", "activity"], []]);
});
