import { expect, test } from "vitest";
import { localEventGridStatusBar } from "../../../src/app/localGrid/localEventGridStatusBar.ts";
import type { LocalEventGridSnapshot } from "../../../src/app/localGrid/localEventGridWatcher.ts";
import { Failure } from "../../../src/core/failure.ts";
import { FakeLocalEventGrid, runningState } from "./fakeLocalEventGrid.ts";

const snapshot: LocalEventGridSnapshot = {
  state: runningState,
  status: undefined,
  faults: [],
  eventsPerSecond: 2.5,
  retryingCount: 0,
  activityOf: () => undefined,
};
const noTails = { tailCount: 0, failedTailCount: 0 };

test("shows the rate while the Local Event Grid runs", () => {
  expect(localEventGridStatusBar(snapshot, noTails)).toEqual({
    text: "$(aml-events) 2.5/s",
    accessibleLabel: "Local Event Grid running at :8085, 2.5 events per second",
    isWarning: false,
  });
});

test("adds retries, faults and a warning, in words for screen readers", () => {
  const status = { ...new FakeLocalEventGrid().status, trouble: { message: "Events can't be saved." } };
  const content = localEventGridStatusBar(
    { ...snapshot, status, faults: [{ kind: "drop" }], retryingCount: 3 },
    { tailCount: 1, failedTailCount: 1 },
  );
  expect(content).toEqual({
    text: "$(aml-events) 2.5/s $(sync) 3 $(bug) 1 $(warning)",
    accessibleLabel:
      "Local Event Grid running at :8085, 2.5 events per second, 3 retrying, 1 faults injected, accepts no events, a tail has stopped",
    isWarning: true,
  });
});

test("is hidden while nothing runs, unless the start failed or a tail exists", () => {
  const idle: LocalEventGridSnapshot = { ...snapshot, state: { kind: "idle" } };
  const failed: LocalEventGridSnapshot = {
    ...snapshot,
    state: { kind: "failed", failure: new Failure("storage", "The disk is full.") },
  };
  expect(localEventGridStatusBar(idle, noTails)).toBeUndefined();
  expect(localEventGridStatusBar(idle, { ...noTails, tailCount: 1 })).toBeDefined();
  expect(localEventGridStatusBar(failed, noTails)?.isWarning).toBe(true);
});
