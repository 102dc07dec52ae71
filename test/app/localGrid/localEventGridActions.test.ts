import { expect, test } from "vitest";
import { localEventGridActions } from "../../../src/app/localGrid/localEventGridActions.ts";
import { Failure } from "../../../src/core/failure.ts";
import { FakeLocalEventGrid, runningState } from "./fakeLocalEventGrid.ts";

const { status } = new FakeLocalEventGrid();
const running = { state: runningState, status, faults: [] };
const idsOf = (...args: Parameters<typeof localEventGridActions>) => localEventGridActions(...args).map(({ id }) => id);

test("a stopped Local Event Grid can only be started", () => {
  const failure = new Failure("stopped", "It is stopped.");
  expect(idsOf({ ...running, state: { kind: "stopped", failure } }, 0, true)).toEqual(["startLocalEventGrid"]);
});

test("a running one can be stopped, and offers only what applies", () => {
  const plain = idsOf(running, 0, false);
  expect(plain).toEqual(expect.arrayContaining(["tailEvents", "raiseSampleEvent", "stopLocalEventGrid"]));
  for (const id of ["stopTail", "raiseSampleAgain", "clearFaults", "setClockToNow", "startLocalEventGrid"] as const)
    expect(plain).not.toContain(id);
  const moved = { ...status, clock: { ...status.clock, ahead: 3_600_000 } };
  expect(idsOf({ ...running, status: moved, faults: [{ kind: "drop" }] }, 1, true)).toEqual(
    expect.arrayContaining(["stopTail", "raiseSampleAgain", "clearFaults", "setClockToNow"]),
  );
});
