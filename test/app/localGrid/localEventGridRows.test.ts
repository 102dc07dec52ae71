import { expect, test } from "vitest";
import type { CloudNode } from "../../../src/app/tree/treeNode.ts";
import { LocalEventGridWatcher } from "../../../src/app/localGrid/localEventGridWatcher.ts";
import {
  localEventGridStatusRows,
  hasFaultCountChanged,
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
])("workspaces give way to the reason why there are none, case %#", (state, gives) => {
  expect(unavailableRows(cloud, state)).toEqual(gives ? [{ kind: "failure", parent: cloud, failure }] : undefined);
});

test("every fault has a row above the workspaces", () => {
  const faults = [{ kind: "drop" }, { kind: "refuse" }] as const;
  expect(localEventGridStatusRows(cloud, { status: undefined, faults })).toEqual([
    { kind: "fault", parent: cloud, fault: faults[0], index: 0 },
    { kind: "fault", parent: cloud, fault: faults[1], index: 1 },
  ]);
});

test("that it accepts no events has a row above all others, with the remedy", () => {
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
])("to ask one that is not there would start it again and again, case %#", async (state, asks) => {
  const world = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(world);
  const before = watch.snapshot;
  world.setState(state);
  await watch.poll();
  expect(isListOutdated(before, watch.snapshot)).toBe(asks);
});

test.each<[string, boolean, (world: FakeLocalEventGrid) => void]>([
  ["nothing happened", false, () => {}],
  ["events went by", false, (world) => (world.activities = [createActivity("/e", { delivered: 1 })])],
  ["it moved to another port", true, (world) => world.setState({ ...runningState, port: 8086 } as LocalEventGridState)],
  ["it failed", true, (world) => world.setState({ kind: "failed", failure })],
  [
    "another window removed an event subscription",
    true,
    ({ status }) => Object.assign(status, { eventSubscriptions: 2 }),
  ],
  ["its disk is full", true, ({ status }) => Object.assign(status, { trouble: { message: "Events cannot be kept." } })],
  ["its clock was moved", true, ({ status }) => Object.assign(status.clock, { ahead: 60_000 })],
  [
    "a fault was injected",
    true,
    (world) => {
      world.faults = [{ kind: "drop" }];
      Object.assign(world.status, { faults: 1 });
    },
  ],
])("when %s, that the rows are other ones is %s", async (_, other, happen) => {
  const world = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(world);
  world.setState(runningState);
  await watch.poll();
  const before = watch.snapshot;
  world.status = structuredClone(world.status);
  happen(world);
  await watch.poll();
  expect(hasRowChanges(before, watch.snapshot)).toBe(other);
});

test("a fault that has happened once more moves no row: only its own says something else", async () => {
  const world = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(world);
  world.setState(runningState);
  world.faults = [{ kind: "drop", times: 3 }, { kind: "refuse" }];
  world.status = { ...world.status, faults: 2 };
  await watch.poll();
  const before = watch.snapshot;
  const rows = localEventGridStatusRows(cloud, before).filter((node) => node.kind === "fault");
  world.faults = [{ kind: "drop", times: 2 }, { kind: "refuse" }];
  await watch.poll();
  expect(hasRowChanges(before, watch.snapshot)).toBe(false);
  expect(rows.map((row) => hasFaultCountChanged(row, before, watch.snapshot))).toEqual([true, false]);
  world.faults = [{ kind: "refuse" }];
  world.status = { ...world.status, faults: 1 };
  await watch.poll();
  expect(hasRowChanges(before, watch.snapshot)).toBe(true);
  expect(isListOutdated(before, watch.snapshot)).toBe(false);
});

test("the first look at one that runs loads no row anew", async () => {
  const world = new FakeLocalEventGrid();
  const watch = new LocalEventGridWatcher(world);
  world.setState(runningState);
  const before = watch.snapshot;
  await watch.poll();
  expect(hasRowChanges(before, watch.snapshot)).toBe(false);
});
