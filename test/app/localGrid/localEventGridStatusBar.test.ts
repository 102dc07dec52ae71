import { expect, test } from "vitest";
import { localEventGridStatusBar } from "../../../src/app/localGrid/localEventGridStatusBar.ts";
import type { LocalEventGridSnapshot } from "../../../src/app/localGrid/localEventGridWatcher.ts";
import type { DeliveryActivity } from "../../../src/core/deliveries/deliveryActivity.ts";
import { Failure } from "../../../src/core/failure.ts";
import { createActivity, FakeLocalEventGrid, runningState } from "./fakeLocalEventGrid.ts";

const snapshot: LocalEventGridSnapshot = {
  state: runningState,
  status: undefined,
  faults: [],
  eventsPerSecond: 2.5,
  retryingCount: 0,
  activities: [],
  activityOf: () => undefined,
};
/** Local time, so that texts read the same in every time zone. */
const today = new Date(2031, 0, 1, 12);
const failing = createActivity("/e/models", {
  retrying: 1,
  lastOutcome: { at: "T", outcome: "Busy", why: "the webhook answered 503" },
});
const pause = { until: new Date(2031, 0, 1, 15, 14, 5).toISOString(), failures: 10 };
const noTails = { tailCount: 0, failedTailCount: 0, tailLabel: "temporary" };

test("shows the rate while the Local Event Grid runs", () => {
  expect(localEventGridStatusBar(snapshot, noTails, today)).toEqual({
    text: "$(aml-events) 2.5/s",
    accessibleLabel: "Local Event Grid running at :8085, 2.5 events per second",
    warnings: [],
  });
});

test("adds retries, faults and a warning, in words for screen readers", () => {
  const status = { ...new FakeLocalEventGrid().status, trouble: { message: "Events can't be saved." } };
  const content = localEventGridStatusBar(
    { ...snapshot, status, faults: [{ kind: "drop" }], retryingCount: 3 },
    { ...noTails, tailCount: 1, failedTailCount: 1 },
    today,
  );
  expect(content).toEqual({
    text: "$(aml-events) 2.5/s $(sync) 3 $(bug) 1 $(warning)",
    accessibleLabel:
      "Local Event Grid running at :8085, 2.5 events per second, 3 retrying, 1 fault injected, accepts no events, a tail has stopped",
    warnings: ["accepts no events", "a tail has stopped"],
  });
});

test("is hidden while nothing runs, unless the start failed or a tail exists", () => {
  const idle: LocalEventGridSnapshot = { ...snapshot, state: { kind: "idle" } };
  const failed: LocalEventGridSnapshot = {
    ...snapshot,
    state: { kind: "failed", failure: new Failure("storage", "The disk is full.") },
  };
  expect(localEventGridStatusBar(idle, noTails, today)).toBeUndefined();
  expect(localEventGridStatusBar(idle, { ...noTails, tailCount: 1 }, today)).toBeDefined();
  expect(localEventGridStatusBar(failed, noTails, today)?.warnings).toEqual(["The disk is full."]);
});

test("warns of an event subscription of the user that fails or is paused, with the reason", () => {
  const warningsOf = (...activities: DeliveryActivity[]) =>
    localEventGridStatusBar({ ...snapshot, retryingCount: 1, activities }, noTails, today);
  expect(warningsOf(failing)).toMatchObject({
    text: "$(aml-events) 2.5/s $(sync) 1 $(warning)",
    warnings: ["models fails: the webhook answered 503"],
  });
  expect(warningsOf({ ...failing, pause })).toMatchObject({
    text: "$(aml-events) 2.5/s $(sync) 1 $(debug-pause) 1 $(warning)",
    warnings: ["models is paused until 15:14:05 after 10 failures: the webhook answered 503"],
  });
});

test.each<[string, Partial<DeliveryActivity>]>([
  ["the samples of a new Local Event Grid", { isSample: true }],
  ["a tail of another window", { labels: ["temporary"] }],
  ["an injected fault", { lastOutcome: { at: "T", outcome: "Busy", why: "a fault", isInjected: true } }],
])("shows the retries of %s without a warning", (_, more) => {
  const activities = [{ ...failing, pause, ...more }];
  expect(localEventGridStatusBar({ ...snapshot, retryingCount: 1, activities }, noTails, today)).toMatchObject({
    text: "$(aml-events) 2.5/s $(sync) 1 $(debug-pause) 1",
    warnings: [],
  });
});
