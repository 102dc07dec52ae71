import { expect, test } from "vitest";
import { formatTime } from "../../src/core/formatTime.ts";

const today = new Date(2031, 0, 2, 12);

test.each([
  ["a time of today", new Date(2031, 0, 2, 4, 5, 6), "04:05:06"],
  ["midnight", new Date(2031, 0, 2), "00:00:00"],
  ["a time of yesterday", new Date(2031, 0, 1, 23, 59, 59), "2031-01-01 23:59:59"],
])("formats %s in the machine's time zone", (_, time, text) => {
  expect(formatTime(time.toISOString(), today)).toBe(text);
  expect(formatTime(time.getTime(), today)).toBe(text);
});

test("returns a text that is not a time as it is", () => {
  expect(formatTime("soon", today)).toBe("soon");
});
