import { expect, test } from "vitest";
import {
  type DeliveryActivity,
  formatDeliveryActivity,
  isDeliveryFailing,
} from "../../../src/core/deliveries/deliveryActivity.ts";
import type { DeliveryOutcome } from "../../../src/core/deliveries/deliveryOutcome.ts";

const quiet: DeliveryActivity = {
  id: "/e",
  delivered: 0,
  filteredOut: 0,
  sending: 0,
  waiting: 0,
  discarded: 0,
  pause: null,
  isSample: false,
  labels: [],
  retrying: 0,
  dropped: 0,
  deadLettered: 0,
  recorded: 0,
  lastOutcome: null,
};
const after = (outcome: DeliveryOutcome): DeliveryActivity => ({
  ...quiet,
  lastOutcome: { at: "2031-01-01T00:00:00Z", outcome, why: "" },
});

test.each([
  [undefined, "no events yet"],
  [quiet, "no events yet"],
  [{ ...quiet, delivered: 41, filteredOut: 3, retrying: 1 }, "41 delivered, 3 filtered out, 1 retrying"],
  [
    { ...quiet, delivered: 1204, deadLettered: 2, dropped: 1, recorded: 1 },
    "1,204 delivered, 2 dead-lettered, 1 dropped, 1 recorded",
  ],
])("formats activity, case %#", (activity, text) => {
  expect(formatDeliveryActivity(activity)).toBe(text);
});

test("an event subscription is failing when its newest attempt did not deliver", () => {
  expect([undefined, quiet, after("Delivered")].map(isDeliveryFailing)).toEqual([false, false, false]);
  expect([after("Busy"), after("SocketError")].map(isDeliveryFailing)).toEqual([true, true]);
});
