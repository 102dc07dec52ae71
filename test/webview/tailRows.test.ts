import { describe, expect, test } from "vitest";
import { tailCapacity } from "../../src/core/tail/ring.ts";
import type { TailRow } from "../../src/protocol/tail.ts";
import { applyRows, positionOf, searchRows } from "../../src/webview/tail/rows.ts";

const row = (sequence: number, more: Partial<TailRow> = {}): TailRow => ({
  sequence,
  tail: "churn-lab",
  receivedAt: 0,
  type: "Run completed",
  subject: `experiments/e/runs/r${sequence}`,
  status: "",
  late: undefined,
  tries: 1,
  ...more,
});
const rows = (from: number, count: number): TailRow[] => Array.from({ length: count }, (_, index) => row(from + index));
const told = (added: readonly TailRow[], replace = false) => ({ tails: [], dropped: 0, rows: added, replace });
const sequences = (of: readonly TailRow[]): number[] => of.map(({ sequence }) => sequence);

describe("the rows after a change", () => {
  test("are the old and the new", () => {
    expect(sequences(applyRows(rows(1, 2), told(rows(3, 2))))).toEqual([1, 2, 3, 4]);
  });

  test("hold no row twice, when a change was under way while the page opened", () => {
    expect(sequences(applyRows(rows(1, 3), told(rows(2, 3))))).toEqual([1, 2, 3, 4]);
  });

  test("are only the new when they replace", () => {
    expect(applyRows(rows(1, 3), told([], true))).toEqual([]);
    expect(sequences(applyRows(rows(1, 3), told(rows(4, 1), true)))).toEqual([4]);
  });

  test("are never more than the host keeps, the oldest going first", () => {
    const full = applyRows(rows(1, tailCapacity), told(rows(tailCapacity + 1, 5)));
    expect([full.length, full[0]?.sequence]).toEqual([tailCapacity, 6]);
  });

  test("are the same list when nothing came", () => {
    const same = rows(1, 2);
    expect(applyRows(same, told([]))).toBe(same);
  });
});

describe("searching", () => {
  const all = [
    row(1, { type: "Model registered", subject: "models/churn:18" }),
    row(2, { status: "Failed" }),
    row(3, { tail: "churn-prod" }),
  ];
  test.each([
    ["", [1, 2, 3]],
    ["  ", [1, 2, 3]],
    ["MODEL 18", [1]],
    ["failed", [2]],
    ["prod", [3]],
    ["model failed", []],
    ["(.*", []],
  ])("for %j finds %j", (search, found) => {
    expect(sequences(searchRows(all, search))).toEqual(found);
  });
});

test("a row that is gone is found where its successor stands", () => {
  const sparse = [row(2), row(5), row(9)];
  expect([1, 2, 3, 5, 9, 10].map((sequence) => positionOf(sparse, sequence))).toEqual([0, 0, 1, 1, 2, 3]);
});
