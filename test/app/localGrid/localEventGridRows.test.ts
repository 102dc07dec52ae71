import { expect, test } from "vitest";
import type { CloudNode } from "../../../src/app/tree/treeNode.ts";
import { LocalEventGridWatcher } from "../../../src/app/localGrid/localEventGridWatcher.ts";
import {
  localEventGridStatusRows,
  hasContentChanged,
  isListOutdated,
  unavailableRows,
  hasRowChanges,
} from "../../../src/app/localGrid/localEventGridRows.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { LocalEventGridState } from "../../../src/ports/localEventGrid.ts";
import { createActivity, FakeLocalEventGrid, runningState } from "./fakeLocalEventGrid.ts";

const cloud: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
const failure = new Failure("stopped", "The Local Event Grid is stopped.");

test.each<[LocalEventGridState, boolean]>([
  [{ kind: "idle" }, false],
  [{ kind: "starting" }, false],
  [runningState, false],
  [{ kind: "stopped", failure }, true],
  [{ kind: "failed", failure }, true],
])("replaces the workspaces by the failure, case %#", (state, isReplaced) => {
  expect(unavailableRows(cloud, state, false)).toEqual(
    isReplaced ? [{ kind: "failure", parent: cloud, failure }] : undefined,
  );
});

test("does not start one that has never run, but says so", () => {
  expect(unavailableRows(cloud, { kind: "idle" }, true)).toEqual([{ kind: "notStarted", parent: cloud }]);
  expect(unavailableRows(cloud, { kind: "starting" }, true)).toBeUndefined();
});

test("shows each fault above the workspaces", () => {
  const faults = [{ kind: "drop" }, { kind: "refuse" }] as const;
  expect(localEventGridStatusRows(cloud, { status: undefined, faults })).toEqual([
    { kind: "fault", parent: cloud, fault: faults[0], index: 0 },
    { kind: "fault", parent: cloud, fault: faults[1], index: 1 },
  ]);
});

test("shows above all others why it accepts no events, with the remedy", () => {
  const { status } = new FakeLocalEventGrid();
  const trouble = { message: "Events cannot be kept in /data.", why: "The disk is full.", remedy: "Make room on it." };
  const rows = localEventGridStatusRows(cloud, { status: { ...status, trouble }, faults: [{ kind: "drop" }] });
  expect(rows.map(({ kind }) => kind)).toEqual(["failure", "fault"]);
  expect(rows[0]).toMatchObject({ parent: cloud, failure: { code: "storage", ...trouble } });
});

test.each<[LocalEventGridState, boolean]>([
  [{ kind: "starting" }, false],
  [runningState, true],
  [{ kind: "stopped", failure }, true],
  [{ kind: "failed", failure }, false],
])("reloads lists only while it runs or was stopped, case %#", async (state, isOutdated) => {
  const grid = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(grid);
  const before = watch.snapshot;
  grid.setState(state);
  await watch.poll();
  expect(isListOutdated(before, watch.snapshot)).toBe(isOutdated);
});

test.each<[string, boolean, (grid: FakeLocalEventGrid) => void]>([
  ["nothing has changed", false, () => {}],
  ["events were delivered", false, (grid) => (grid.activities = [createActivity("/e", { delivered: 1 })])],
  ["it moved to another port", true, (grid) => grid.setState({ ...runningState, port: 8086 } as LocalEventGridState)],
  ["it failed", true, (grid) => grid.setState({ kind: "failed", failure })],
  [
    "another window removed an event subscription",
    true,
    ({ status }) => Object.assign(status, { eventSubscriptions: 2 }),
  ],
  ["its disk is full", true, ({ status }) => Object.assign(status, { trouble: { message: "Events cannot be kept." } })],
  ["its clock was moved", true, ({ status }) => Object.assign(status.clock, { ahead: 60_000 })],
  ["time passes", false, ({ status }) => Object.assign(status.clock, { now: "2031-01-01T00:00:09.000Z" })],
  [
    "a fault was injected",
    true,
    (grid) => {
      grid.faults = [{ kind: "drop" }];
      Object.assign(grid.status, { faults: 1 });
    },
  ],
])("when %s, rows have changed: %s", async (_, hasChanged, change) => {
  const grid = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(grid);
  grid.setState(runningState);
  await watch.poll();
  const before = watch.snapshot;
  grid.status = structuredClone(grid.status);
  change(grid);
  await watch.poll();
  expect(hasRowChanges(before, watch.snapshot)).toBe(hasChanged);
});

test("a fault that happened once more changes only its own row", async () => {
  const grid = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(grid);
  grid.setState(runningState);
  grid.faults = [{ kind: "drop", times: 3 }, { kind: "refuse" }];
  grid.status = { ...grid.status, faults: 2 };
  await watch.poll();
  const before = watch.snapshot;
  const rows = localEventGridStatusRows(cloud, before).filter((node) => node.kind === "fault");
  grid.faults = [{ kind: "drop", times: 2 }, { kind: "refuse" }];
  await watch.poll();
  expect(hasRowChanges(before, watch.snapshot)).toBe(false);
  expect(rows.map((row) => hasContentChanged(row, before, watch.snapshot))).toEqual([true, false]);
  grid.faults = [{ kind: "refuse" }];
  grid.status = { ...grid.status, faults: 1 };
  await watch.poll();
  expect(hasRowChanges(before, watch.snapshot)).toBe(true);
  expect(isListOutdated(before, watch.snapshot)).toBe(false);
});

test("the first poll changes no row", async () => {
  const grid = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(grid);
  grid.setState(runningState);
  const before = watch.snapshot;
  await watch.poll();
  expect(hasRowChanges(before, watch.snapshot)).toBe(false);
});
