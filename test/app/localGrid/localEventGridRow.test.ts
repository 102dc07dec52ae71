import { expect, test } from "vitest";
import { localEventGridRow, localEventGridTooltip } from "../../../src/app/localGrid/localEventGridRow.ts";
import type { LocalEventGridSnapshot } from "../../../src/app/localGrid/localEventGridWatcher.ts";
import { Failure } from "../../../src/core/failure.ts";

const snapshot = (more: Partial<LocalEventGridSnapshot>): LocalEventGridSnapshot => ({
  state: { kind: "idle" },
  status: undefined,
  faults: [],
  eventsPerSecond: 0,
  retryingCount: 0,
  activities: [],
  activityOf: () => undefined,
  ...more,
});
const status: NonNullable<LocalEventGridSnapshot["status"]> = {
  clock: { now: "2031-01-01T00:00:00Z", ahead: 0, standing: false },
  workspaces: 1,
  eventSubscriptions: 3,
  undelivered: 0,
  published: 12,
  faults: 0,
};

test.each<[Partial<LocalEventGridSnapshot>, string, string]>([
  [{}, "not started", "server-environment"],
  [{ state: { kind: "stopped", failure: new Failure("stopped", "It is stopped.") } }, "stopped", "stop-circle"],
  [{ state: { kind: "running", port: 8085, isShared: true } }, "running at :8085, shared", "server-environment"],
  [
    {
      state: { kind: "running", port: 8085, isShared: false },
      status: { ...status, clock: { ...status.clock, ahead: 3_600_000 } },
    },
    "running at :8085, clock 1 h ahead",
    "server-environment",
  ],
  [
    {
      state: { kind: "running", port: 8085, isShared: false },
      status: { ...status, clock: { ...status.clock, ahead: -10_800_000 } },
    },
    "running at :8085, clock 3 h behind",
    "server-environment",
  ],
  [
    {
      state: { kind: "running", port: 8085, isShared: false },
      status: { ...status, clock: { ...status.clock, ahead: 20 } },
    },
    "running at :8085",
    "server-environment",
  ],
  [
    { state: { kind: "running", port: 8085, isShared: false }, status: { ...status, trouble: { message: "Full." } } },
    "accepts no events, running at :8085",
    "error",
  ],
])("the row of the Local Event Grid shows its state", (given, description, icon) => {
  const row = localEventGridRow("Local Event Grid", snapshot(given));
  expect([row.description, row.icon?.id]).toEqual([description, icon]);
});

test.each([
  [0, false, "system time"],
  [-10_800_000, false, "3 h behind system time"],
  [604_800_000, true, "7 d ahead of system time, paused"],
])("the tooltip says that a clock %i ms ahead is at %j", (ahead, standing, value) => {
  const { facts } = localEventGridTooltip(
    "Local Event Grid",
    snapshot({ status: { ...status, clock: { ...status.clock, ahead, standing } } }),
  );
  expect(facts).toContainEqual({ label: "Clock", value });
});
