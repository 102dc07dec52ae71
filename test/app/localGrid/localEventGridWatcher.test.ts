import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import {
  type LocalEventGridSnapshot,
  LocalEventGridWatcher,
} from "../../../src/app/localGrid/localEventGridWatcher.ts";
import { Failure } from "../../../src/core/failure.ts";
import { createActivity, FakeLocalEventGrid, runningState } from "./fakeLocalEventGrid.ts";

function createWatcher() {
  const grid = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(grid);
  const snapshots: LocalEventGridSnapshot[] = [];
  watch.onChanged((snapshot) => snapshots.push(snapshot));
  onTestFinished(() => watch.dispose());
  return { grid, watch, snapshots };
}

/** As `createWatcher`, after the first poll of a running Local Event Grid. */
async function pollOnce() {
  const watcher = createWatcher();
  watcher.watch.setVisible(true);
  watcher.grid.setState(runningState);
  await setImmediate();
  return watcher;
}

test("does not poll one that does not run", async () => {
  const { grid, watch } = createWatcher();
  watch.setVisible(true);
  await watch.poll();
  grid.setState({ kind: "starting" });
  await setImmediate();
  expect([grid.requests, grid.timers]).toEqual([[], []]);
});

test("polls only while visible, and at once when shown", async () => {
  const { grid, watch } = createWatcher();
  grid.setState(runningState);
  await setImmediate();
  expect(grid.requests).toEqual([]);
  watch.setVisible(true);
  await setImmediate();
  expect(grid.requests).toEqual(["status", "activity"]);
  expect(grid.timers.map(({ wait }) => wait)).toEqual([2_000]);
  watch.setVisible(false);
  expect(grid.timers).toEqual([]);
});

test("stops polling when hidden during a poll", async () => {
  const { grid, watch } = createWatcher();
  watch.setVisible(true);
  grid.setState(runningState);
  watch.setVisible(false);
  await setImmediate();
  expect(grid.timers).toEqual([]);
});

test("polls at an interval, and fires only for changes", async () => {
  const { grid, snapshots } = await pollOnce();
  const before = snapshots.length;
  grid.runNextTimer();
  await setImmediate();
  expect(snapshots).toHaveLength(before);
  grid.status = { ...grid.status, clock: { ...grid.status.clock, now: "2031-01-01T00:00:04.000Z" } };
  grid.runNextTimer();
  await setImmediate();
  expect(snapshots).toHaveLength(before);
  grid.activities = [createActivity("/E", { delivered: 1 })];
  grid.runNextTimer();
  await setImmediate();
  expect(snapshots).toHaveLength(before + 1);
  expect(snapshots.at(-1)?.activityOf("/e")).toEqual(createActivity("/E", { delivered: 1 }));
  expect(grid.timers).toHaveLength(1);
});

test("the rate is the number of events between two polls, and zero after a restart", async () => {
  const { grid, watch } = await pollOnce();
  const rates: number[] = [];
  for (const published of [7, 7, 8, 2]) {
    grid.status = { ...grid.status, published };
    grid.runNextTimer();
    await setImmediate();
    rates.push(watch.snapshot.eventsPerSecond);
  }
  expect(rates).toEqual([3.5, 0, 0.5, 0]);
});

test("requests faults only when there are any", async () => {
  const { grid, watch } = await pollOnce();
  grid.requests.length = 0;
  grid.faults = [{ kind: "drop" }];
  await watch.poll();
  expect([grid.requests, watch.snapshot.faults]).toEqual([["status", "activity"], []]);
  grid.status = { ...grid.status, faults: 1 };
  await watch.poll();
  expect(watch.snapshot.faults).toEqual([{ kind: "drop" }]);
});

test("counts retrying events over all event subscriptions", async () => {
  const { grid, watch } = await pollOnce();
  grid.activities = [
    createActivity("/a", { retrying: 2 }),
    createActivity("/b", { retrying: 1 }),
    createActivity("/c"),
  ];
  await watch.poll();
  expect(watch.snapshot.retryingCount).toBe(3);
});

test("clears the snapshot when it stops, even during a poll", async () => {
  const { grid, watch, snapshots } = await pollOnce();
  expect(watch.snapshot.status?.workspaces).toBe(1);
  const polling = watch.poll();
  const failure = new Failure("stopped", "The Local Event Grid is stopped.");
  grid.setState({ kind: "stopped", failure });
  await polling;
  await setImmediate();
  expect(watch.snapshot).toMatchObject({
    state: { kind: "stopped" },
    status: undefined,
    faults: [],
    eventsPerSecond: 0,
    retryingCount: 0,
  });
  expect(snapshots.at(-1)?.state).toEqual({ kind: "stopped", failure });
  expect(grid.timers).toEqual([]);
});

test("shows nothing when it does not respond, and polls again", async () => {
  const { grid, watch, snapshots } = await pollOnce();
  const before = snapshots.length;
  grid.nextError = new Failure("not-found", "No such route.");
  for (let looks = 0; looks < 3; looks++) {
    grid.runNextTimer();
    await setImmediate();
  }
  expect(snapshots).toHaveLength(before + 1);
  expect(watch.snapshot.status).toBeUndefined();
  grid.nextError = undefined;
  grid.runNextTimer();
  await setImmediate();
  expect(watch.snapshot.status).toEqual(grid.status);
});

test("rethrows a bug", async () => {
  const { grid, watch } = await pollOnce();
  grid.nextError = new TypeError("bug");
  await expect(watch.poll()).rejects.toThrow("bug");
});

test("does not poll after its disposal", async () => {
  const { grid, watch } = await pollOnce();
  watch.dispose();
  grid.setState({ kind: "starting" });
  grid.setState(runningState);
  await setImmediate();
  expect([grid.requests, grid.timers]).toEqual([["status", "activity"], []]);
});
