import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  renderedRange,
  rowsPerPage,
  scrollTopToReveal,
  rowIndexForKey,
  rowHeight,
} from "../../../src/webview/tail/windowing.ts";

const viewport = fc.record({ top: fc.integer({ min: 0, max: 250_000 }), height: fc.integer({ min: 0, max: 2000 }) });

test("renders every visible row and only a few more", () => {
  fc.assert(
    fc.property(viewport, fc.integer({ min: 0, max: 10_000 }), ({ top, height }, count) => {
      const { start, end } = renderedRange({ top, height }, count);
      expect(end - start).toBeLessThanOrEqual(height / rowHeight + 18);
      for (let index = 0; index < count; index += 1 + (count >> 7))
        if ((index + 1) * rowHeight > top && index * rowHeight < top + height)
          expect(index >= start && index < end).toBe(true);
    }),
  );
});

test("reveals a row completely, and doesn't scroll for a visible one", () => {
  fc.assert(
    fc.property(viewport, fc.integer({ min: 0, max: 10_000 }), ({ top, height: more }, index) => {
      const height = more + rowHeight;
      const scrolled = scrollTopToReveal({ top, height }, index);
      expect(scrolled).toBeLessThanOrEqual(index * rowHeight);
      expect(scrolled + height).toBeGreaterThanOrEqual((index + 1) * rowHeight);
      if (index * rowHeight >= top && (index + 1) * rowHeight <= top + height) expect(scrolled).toBe(top);
    }),
  );
});

describe("a key in the list", () => {
  const page = rowsPerPage({ top: 0, height: 100 });
  test.each([
    ["ArrowDown", 3, 4],
    ["ArrowUp", 0, 0],
    ["ArrowDown", 9, 9],
    ["PageDown", 3, 7],
    ["PageUp", 3, 0],
    ["Home", 5, 0],
    ["End", 5, 9],
    ["ArrowUp", -1, 9],
    ["ArrowDown", -1, 9],
    ["a", 3, undefined],
    ["constructor", 3, undefined],
  ])("%s at row %i moves to %s", (key, index, nextIndex) => {
    expect(rowIndexForKey(key, index, 10, page)).toBe(nextIndex);
  });

  test("does nothing in an empty list", () => {
    expect(rowIndexForKey("End", -1, 0, page)).toBeUndefined();
  });
});
