import { expect, test } from "vitest";
import type { CloudNode } from "../../src/app/node.ts";
import { GridWatch } from "../../src/app/gridWatch.ts";
import { aboveWorkspaces, hasHappened, holdsOther, insteadOfWorkspaces, isOtherGrid } from "../../src/app/localRows.ts";
import { Failure } from "../../src/core/failure.ts";
import type { GridState } from "../../src/ports/localEventGrid.ts";
import { activity, GridWorld, running } from "./gridWorld.ts";

const cloud: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
const failure = new Failure("stopped", "The Local Event Grid is stopped.");

test.each<[GridState, boolean]>([
  [{ kind: "idle" }, false],
  [{ kind: "starting" }, false],
  [running, false],
  [{ kind: "stopped", failure }, true],
  [{ kind: "failed", failure }, true],
])("workspaces give way to the reason why there are none, case %#", (state, gives) => {
  expect(insteadOfWorkspaces(cloud, state)).toEqual(gives ? [{ kind: "failure", in: cloud, failure }] : undefined);
});

test("every fault has a row above the workspaces", () => {
  const faults = [{ kind: "drop" }, { kind: "refuse" }] as const;
  expect(aboveWorkspaces(cloud, { status: undefined, faults })).toEqual([
    { kind: "fault", in: cloud, fault: faults[0], index: 0 },
    { kind: "fault", in: cloud, fault: faults[1], index: 1 },
  ]);
});

test("that it accepts no events has a row above all others, with the remedy", () => {
  const { status } = new GridWorld();
  const trouble = { message: "Events cannot be kept in /data.", why: "The disk is full.", remedy: "Make room on it." };
  const rows = aboveWorkspaces(cloud, { status: { ...status, trouble }, faults: [{ kind: "drop" }] });
  expect(rows.map(({ kind }) => kind)).toEqual(["failure", "fault"]);
  expect(rows[0]).toMatchObject({ in: cloud, failure: { code: "storage", ...trouble } });
});

test.each<[GridState, boolean]>([
  [{ kind: "starting" }, false],
  [running, true],
  [{ kind: "stopped", failure }, true],
  [{ kind: "failed", failure }, false],
])("to ask one that is not there would start it again and again, case %#", async (state, asks) => {
  const world = new GridWorld();
  const watch = new GridWatch(world);
  const before = watch.view;
  world.become(state);
  await watch.look();
  expect(holdsOther(before, watch.view)).toBe(asks);
});

test.each<[string, boolean, (world: GridWorld) => void]>([
  ["nothing happened", false, () => {}],
  ["events went by", false, (world) => (world.activities = [activity("/e", { delivered: 1 })])],
  ["it moved to another port", true, (world) => world.become({ ...running, port: 8086 } as GridState)],
  ["it failed", true, (world) => world.become({ kind: "failed", failure })],
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
  const world = new GridWorld();
  const watch = new GridWatch(world);
  world.become(running);
  await watch.look();
  const before = watch.view;
  world.status = structuredClone(world.status);
  happen(world);
  await watch.look();
  expect(isOtherGrid(before, watch.view)).toBe(other);
});

test("a fault that has happened once more moves no row: only its own says something else", async () => {
  const world = new GridWorld();
  const watch = new GridWatch(world);
  world.become(running);
  world.faults = [{ kind: "drop", times: 3 }, { kind: "refuse" }];
  world.status = { ...world.status, faults: 2 };
  await watch.look();
  const before = watch.view;
  const rows = aboveWorkspaces(cloud, before).filter((node) => node.kind === "fault");
  world.faults = [{ kind: "drop", times: 2 }, { kind: "refuse" }];
  await watch.look();
  expect(isOtherGrid(before, watch.view)).toBe(false);
  expect(rows.map((row) => hasHappened(row, before, watch.view))).toEqual([true, false]);
  world.faults = [{ kind: "refuse" }];
  world.status = { ...world.status, faults: 1 };
  await watch.look();
  expect(isOtherGrid(before, watch.view)).toBe(true);
  expect(holdsOther(before, watch.view)).toBe(false);
});

test("the first look at one that runs loads no row anew", async () => {
  const world = new GridWorld();
  const watch = new GridWatch(world);
  world.become(running);
  const before = watch.view;
  await watch.look();
  expect(isOtherGrid(before, watch.view)).toBe(false);
});
