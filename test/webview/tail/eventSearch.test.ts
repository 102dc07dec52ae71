import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TailRow } from "../../../src/core/tail/tailRow.ts";
import { EventSearch } from "../../../src/webview/tail/eventSearch.ts";
import { ListedRows } from "../../../src/webview/tail/listedRows.ts";
import { readViewState } from "../../../src/webview/tail/viewState.ts";

const rowsOf = (...sequences: readonly number[]): TailRow[] =>
  sequences.map((sequence) => ({
    sequence,
    tailLabel: "churn",
    receivedAt: 0,
    type: "T",
    subject: "s",
    status: "",
    latencyMs: 0,
    latencyNote: "",
    attempts: 1,
  }));
const sequences = (rows: readonly TailRow[]): number[] => rows.map(({ sequence }) => sequence);

/** A page's search whose calls to the extension wait for the test. */
function createSearch() {
  const calls = new Map<string, (found: readonly number[] | undefined) => void>();
  const errors: unknown[] = [];
  const search = new EventSearch({
    host: { search: (text) => new Promise((resolve) => calls.set(text, resolve)) },
    onChanged: () => {},
    showError: (call) => void call.catch((error: unknown) => errors.push(error)),
  });
  const rows = new ListedRows(search);
  const add = (added: readonly number[], foundSequences: readonly number[] = [], isReplacement = false): void =>
    rows.apply({ rows: rowsOf(...added), foundSequences, isReplacement, firstSequence: 0 });
  const answer = async (text: string, found?: readonly number[]): Promise<void> => {
    calls.get(text)?.(found);
    await Promise.resolve();
    await Promise.resolve();
  };
  const visible = (): number[] => {
    rows.update();
    return sequences(rows.visible);
  };
  return { search, rows, add, answer, visible };
}

describe("the search of the page", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test("shows the rows before it until there is a result, then those found", async () => {
    const { search, add, answer, visible } = createSearch();
    add([1, 2, 3]);
    search.set("x");
    expect([visible(), search.isFiltering]).toEqual([[1, 2, 3], false]);
    await answer("x", [2]);
    expect([visible(), search.isFiltering]).toEqual([[2], true]);
  });

  test("shows arrived events that the extension has found", async () => {
    const { search, add, answer, visible } = createSearch();
    search.set("x");
    await answer("x", []);
    add([1, 2], [2]);
    expect(visible()).toEqual([2]);
  });

  test("ignores the result of an earlier search", async () => {
    const { search, add, answer, visible } = createSearch();
    add([1, 2]);
    search.set("x");
    search.set("xy");
    await answer("xy", [2]);
    await answer("x", [1, 2]);
    expect(visible()).toEqual([2]);
  });

  test("shows all rows once it is empty", async () => {
    const { search, add, answer, visible } = createSearch();
    add([1, 2]);
    search.set("x");
    await answer("x", [1]);
    search.set("");
    await answer("", [1, 2]);
    expect([visible(), search.isFiltering]).toEqual([[1, 2], false]);
  });

  test("says that it is going on only if it takes long", async () => {
    const { search, answer } = createSearch();
    search.set("x");
    vi.advanceTimersByTime(199);
    expect(search.isSlow).toBe(false);
    vi.advanceTimersByTime(1);
    expect(search.isSlow).toBe(true);
    await answer("x", []);
    vi.advanceTimersByTime(1_000);
    expect(search.isSlow).toBe(false);
  });
});

describe("the rows of the page", () => {
  test("stay while paused, and count what arrives", () => {
    const { rows, add, visible } = createSearch();
    add([1, 2]);
    rows.setPaused(true);
    add([3]);
    expect([visible(), rows.pendingCount, rows.pausedAt]).toEqual([[1, 2], 1, 2]);
    rows.setPaused(false);
    expect([visible(), rows.pendingCount]).toEqual([[1, 2, 3], 0]);
  });

  test("are paused again after the page was hidden, unless the event is gone", () => {
    const { rows, add, visible } = createSearch();
    add([4, 5, 6]);
    rows.restorePause(5);
    expect([visible(), rows.pendingCount]).toEqual([[4, 5], 1]);
    rows.setPaused(false);
    rows.restorePause(500);
    expect([visible(), rows.isPaused]).toEqual([[4, 5, 6], false]);
  });

  test("are none after Clear, also while paused", () => {
    const { rows, add, visible } = createSearch();
    add([1]);
    rows.setPaused(true);
    add([], [], true);
    expect([visible(), rows.pendingCount]).toEqual([[], 0]);
  });
});

test.each([
  [undefined, { search: "", isFollowing: true, pausedAt: undefined }],
  ["text", { search: "", isFollowing: true, pausedAt: undefined }],
  [
    { search: 5, isFollowing: "no", pausedAt: "2" },
    { search: "", isFollowing: true, pausedAt: undefined },
  ],
  [
    { search: "x", isFollowing: false, pausedAt: 7 },
    { search: "x", isFollowing: false, pausedAt: 7 },
  ],
])("a page restores %j as %j", (stored, state) => {
  expect(readViewState(stored)).toEqual(state);
});
