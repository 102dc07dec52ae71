import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Announcer } from "../../../src/webview/tail/announcer.ts";
import {
  describeEventCount,
  formatClockTime,
  formatFullTime,
  formatRowTime,
  formatLatency,
  describeRow,
  splitSubject,
  statusTone,
} from "../../../src/webview/tail/rowText.ts";

test("formats the local time with milliseconds", () => {
  expect(formatClockTime(new Date(2026, 0, 5, 14, 2, 9, 7).getTime())).toBe("14:02:09.007");
});

test("a row has the date where a new day begins, and always the full time in its tooltip", () => {
  const [evening, morning] = [new Date(2026, 11, 1, 23, 59), new Date(2026, 11, 2, 9, 5, 7, 30)].map(Number);
  expect(formatRowTime(morning!, evening!)).toBe("Dec 2 09:05");
  expect(formatRowTime(morning!, morning! + 1)).toBe("09:05:07.030");
  expect(formatFullTime(morning!)).toBe("Received 2026-12-02 09:05:07.030");
});

test.each([NaN, Infinity, 8.64e15 + 1])("a time of receipt of %s, which is none, is shown as unknown", (time) => {
  expect([formatClockTime(time), formatRowTime(time, 0)]).toEqual(["–", "–"]);
  expect(formatFullTime(time)).toBe("The time of receipt is unknown.");
});

test.each([
  [undefined, "–"],
  [0, "0 ms"],
  [999, "999 ms"],
  [1234, "1.2 s"],
  [42_000, "42 s"],
  [90_000, "1.5 min"],
  [5_400_000, "1.5 h"],
  [172_800_000, "2.0 d"],
  [-1200, "-1.2 s"],
  [-0.4, "0 ms"],
  [99 * 86_400_000, "99 d"],
  [99.1 * 86_400_000, "> 99 d"],
  [-1e14, "< -99 d"],
  [8.64e15 * 2, "> 99 d"],
])("formats a latency of %s ms as %j", (milliseconds, text) => {
  expect(formatLatency(milliseconds)).toBe(text);
});

test.each([
  ["experiments/e/runs/r", ["experiments/e/runs/", "r"]],
  ["churn:18", ["", "churn:18"]],
  ["endpoints/", ["endpoints/", ""]],
])("splits the subject %j into %j", (subject, parts) => {
  expect(splitSubject(subject)).toEqual(parts);
});

test("highlights a status in any casing, and ignores a hostile one", () => {
  expect(["Failed", "FAILED", "Canceled", "Running", "constructor", ""].map(statusTone)).toEqual([
    "error",
    "error",
    "attention",
    "",
    "",
    "",
  ]);
});

test("describes a row without its empty values", () => {
  const row = {
    sequence: 1,
    tailLabel: "t",
    type: "Run completed",
    subject: "r",
    status: "",
    latencyMs: undefined,
    latencyNote: "The event has no time.",
    attempts: 1,
  };
  const receivedAt = new Date(2026, 0, 5, 14, 2, 9).getTime();
  expect(describeRow({ ...row, receivedAt })).toBe("Run completed, r, 14:02:09.000, latency unknown");
  expect(describeRow({ ...row, receivedAt, latencyMs: 1200, attempts: 2, status: "Failed" })).toBe(
    "Run completed, r, Failed, 14:02:09.000, latency 1.2 s, 2 attempts",
  );
});

const noCounts = {
  foundCount: undefined,
  pendingCount: 0,
  droppedCount: 0,
  clearedCount: 0,
  isSearching: false,
};

test.each([
  [{ listedCount: 1 }, "1 event"],
  [{ listedCount: 1200, foundCount: 3 }, "3 of 1,200 events"],
  [{ listedCount: 1200, foundCount: 3, isSearching: true }, "3 of 1,200 events · searching…"],
  [{ listedCount: 0, clearedCount: 1204 }, "0 events · 1,204 cleared"],
  [{ listedCount: 12, pendingCount: 4 }, "12 events · paused, 4 newer"],
  [{ listedCount: 10_000, droppedCount: 5 }, "10,000 events · showing the last 10,000"],
])("describes the count %j as %j", (counts, text) => {
  expect(describeEventCount({ ...noCounts, ...counts })).toBe(text);
});

describe("the announcer", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test("says the first text at once, then only the latest, with a minimum interval", () => {
    const spoken: string[] = [];
    const announcer = new Announcer((text) => spoken.push(text), 5000);
    let count = 0;
    const announceCount = (): void => announcer.announce(() => `${count} events`);
    for (count = 1; count <= 3; count++) announceCount();
    expect(spoken).toEqual(["1 events"]);
    vi.advanceTimersByTime(4999);
    expect(spoken).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(spoken).toEqual(["1 events", "4 events"]);
    vi.advanceTimersByTime(20_000);
    count = 9;
    announceCount();
    expect(spoken).toEqual(["1 events", "4 events", "9 events"]);
  });
});
