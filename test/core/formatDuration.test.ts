import { expect, test } from "vitest";
import { formatDuration } from "../../src/core/formatDuration.ts";

test.each([
  [0, "0 ms"],
  [-5, "0 ms"],
  [340.4, "340 ms"],
  [999.6, "1 s"],
  [10_000, "10 s"],
  [59_900, "1 min"],
  [270_000, "4 min 30 s"],
  [3_600_000, "1 h"],
  [3_599_900, "1 h"],
  [5_400_000, "1 h 30 min"],
  [86_400_000, "1 d"],
  [97_200_000, "1 d 3 h"],
  [86_399_999, "1 d"],
])("formats %d ms as %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
