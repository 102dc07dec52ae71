import { expect, test } from "vitest";
import {
  type DeliveryActivity,
  formatDeliveryActivity,
  isDeliveryFailing,
} from "../../../src/core/deliveries/deliveryActivity.ts";

const quiet: DeliveryActivity = {
  id: "/e",
  delivered: 0,
  filteredOut: 0,
  retrying: 0,
  dropped: 0,
  deadLettered: 0,
  recorded: 0,
  lastOutcome: null,
};
const after = (outcome: string): DeliveryActivity => ({
  ...quiet,
  lastOutcome: { at: "2031-01-01T00:00:00Z", outcome, why: "" },
});

test.each([
  [undefined, "no events yet"],
  [quiet, "no events yet"],
  [{ ...quiet, delivered: 41, filteredOut: 3, retrying: 1 }, "41 delivered, 3 filtered out, 1 being retried"],
  [
    { ...quiet, delivered: 1204, deadLettered: 2, dropped: 1, recorded: 1 },
    "1,204 delivered, 2 dead-lettered, 1 dropped, 1 recorded",
  ],
])("activity is told in words, case %#", (activity, words) => {
  expect(formatDeliveryActivity(activity)).toBe(words);
});

test("an event subscription fails when the newest attempt brought its event nowhere", () => {
  expect([undefined, quiet, after("Delivered")].map(isDeliveryFailing)).toEqual([false, false, false]);
  expect(["Busy", "SocketError", "constructor", ""].map(after).map(isDeliveryFailing)).toEqual([
    true,
    true,
    true,
    true,
  ]);
});
