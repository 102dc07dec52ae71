import { expect, test } from "vitest";
import { formatTime, formatTimeWithAge } from "../../src/core/formatTime.ts";

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

test.each([
  ["moments ago", 400, ", just now"],
  ["two minutes ago", 120_000, ", 2 min ago"],
  ["hours ago", 7_500_000, ", 2 h ago"],
  ["to come", -60_000, ""],
])("adds the age of a time %s", (_, age, suffix) => {
  const time = today.getTime() - age;
  expect(formatTimeWithAge(time, today)).toBe(`${formatTime(time, today)}${suffix}`);
});

test("adds no age to a text that is not a time", () => {
  expect(formatTimeWithAge("soon", today)).toBe("soon");
});
