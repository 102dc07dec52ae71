import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Announcer } from "../../../src/webview/tail/announcer.ts";
import {
  formatClockTime,
  formatLatency,
  describeRow,
  splitSubject,
  statusTone,
} from "../../../src/webview/tail/rowText.ts";

test("the time is the local one, to the millisecond", () => {
  expect(formatClockTime(new Date(2026, 0, 5, 14, 2, 9, 7).getTime())).toBe("14:02:09.007");
});

test.each([
  [undefined, ""],
  [0, "0 ms"],
  [999, "999 ms"],
  [1234, "1.2 s"],
  [42_000, "42 s"],
  [90_000, "1.5 min"],
  [5_400_000, "1.5 h"],
  [172_800_000, "2.0 d"],
  [-1200, "-1.2 s"],
])("%s milliseconds are %j", (milliseconds, words) => {
  expect(formatLatency(milliseconds)).toBe(words);
});

test.each([
  ["experiments/e/runs/r", ["experiments/e/runs/", "r"]],
  ["churn:18", ["", "churn:18"]],
  ["endpoints/", ["endpoints/", ""]],
])("the subject %j is cut into %j", (subject, pieces) => {
  expect(splitSubject(subject)).toEqual(pieces);
});

test("a status is coloured whatever its case, and a hostile one is not", () => {
  expect(["Failed", "FAILED", "Canceled", "Running", "constructor", ""].map(statusTone)).toEqual([
    "bad",
    "bad",
    "odd",
    "",
    "",
    "",
  ]);
});

test("a row is read with what it has only", () => {
  const row = {
    sequence: 1,
    tailLabel: "t",
    type: "Run completed",
    subject: "r",
    status: "",
    latencyMs: undefined,
    attempts: 1,
  };
  const receivedAt = new Date(2026, 0, 5, 14, 2, 9).getTime();
  expect(describeRow({ ...row, receivedAt })).toBe("Run completed, r, 14:02:09.000");
  expect(describeRow({ ...row, receivedAt, latencyMs: 1200, attempts: 2, status: "Failed" })).toBe(
    "Run completed, r, Failed, 14:02:09.000, 1.2 s late, 2 tries",
  );
});

describe("the announcer", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test("says the first at once, then only the latest, in its words of that time, and at most once in a while", () => {
    const said: string[] = [];
    const announcer = new Announcer((text) => said.push(text), 5000);
    let count = 0;
    const news = (): void => announcer.announce(() => `${count} events`);
    for (count = 1; count <= 3; count++) news();
    expect(said).toEqual(["1 events"]);
    vi.advanceTimersByTime(4999);
    expect(said).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(said).toEqual(["1 events", "4 events"]);
    vi.advanceTimersByTime(20_000);
    count = 9;
    news();
    expect(said).toEqual(["1 events", "4 events", "9 events"]);
  });
});
