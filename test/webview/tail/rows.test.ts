import { describe, expect, test } from "vitest";
import type { TailRow } from "../../../src/core/tail/tailRow.ts";
import { applyTailChange, findRowIndex } from "../../../src/webview/tail/rows.ts";

const row = (sequence: number, more: Partial<TailRow> = {}): TailRow => ({
  sequence,
  tailLabel: "churn-lab",
  receivedAt: 0,
  type: "Run completed",
  subject: `experiments/e/runs/r${sequence}`,
  status: "",
  latencyMs: undefined,
  latencyNote: "The event has no time.",
  attempts: 1,
  ...more,
});
const rows = (from: number, count: number): TailRow[] => Array.from({ length: count }, (_, index) => row(from + index));
const changeOf = (rows: readonly TailRow[], isReplacement = false, firstSequence = 0) => ({
  rows,
  isReplacement,
  firstSequence,
});
const sequences = (rows: readonly TailRow[]): number[] => rows.map(({ sequence }) => sequence);

describe("the rows after a change", () => {
  test("are the old and the new ones", () => {
    expect(sequences(applyTailChange(rows(1, 2), changeOf(rows(3, 2))))).toEqual([1, 2, 3, 4]);
  });

  test("have no duplicates if a change was sent while the page opened", () => {
    expect(sequences(applyTailChange(rows(1, 3), changeOf(rows(2, 3))))).toEqual([1, 2, 3, 4]);
  });

  test("are only the new ones after a replacement", () => {
    expect(applyTailChange(rows(1, 3), changeOf([], true))).toEqual([]);
    expect(sequences(applyTailChange(rows(1, 3), changeOf(rows(4, 1), true)))).toEqual([4]);
  });

  test("are bounded as in the extension, without the oldest ones", () => {
    expect(sequences(applyTailChange(rows(1, 3), changeOf(rows(4, 2), false, 3)))).toEqual([3, 4, 5]);
  });

  test("are the same array without new rows", () => {
    const same = rows(1, 2);
    expect(applyTailChange(same, changeOf([]))).toBe(same);
  });
});

test("finds the position of the next row if a row is gone", () => {
  const sparse = [row(2), row(5), row(9)];
  expect([1, 2, 3, 5, 9, 10].map((sequence) => findRowIndex(sparse, sequence))).toEqual([0, 0, 1, 1, 2, 3]);
});
