import { maxTailEvents } from "../../core/tail/ringBuffer.ts";
import type { TailRow } from "../../core/tail/tailRow.ts";
import type { TailChange } from "../../protocol/tail.ts";

/**
 * Applies a change. The result is oldest first and bounded as in the extension. Known rows are not added again: those
 * that arrive while the page opens are sent twice, in the result of `open` and as a change.
 */
export function applyTailChange(
  rows: readonly TailRow[],
  { rows: changedRows, isReplacement }: TailChange,
): readonly TailRow[] {
  const before = isReplacement ? [] : rows;
  const lastSequence = before.at(-1)?.sequence ?? 0;
  const addedRows = changedRows.filter(({ sequence }) => sequence > lastSequence);
  return addedRows.length > 0 || isReplacement ? [...before, ...addedRows].slice(-maxTailEvents) : rows;
}

const searchTexts = new WeakMap<TailRow, string>();

/** The text to search, in lowercase, cached per row. */
function searchTextOf(row: TailRow): string {
  const cachedText = searchTexts.get(row);
  if (cachedText !== undefined) return cachedText;
  const text = [row.type, row.subject, row.status, row.tailLabel].join("\n").toLowerCase();
  searchTexts.set(row, text);
  return text;
}

/** Rows that contain every word of `search` in their type, subject, status or tail. Ignores case. */
export function searchRows(rows: readonly TailRow[], search: string): readonly TailRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = searchTextOf(row);
    return words.every((word) => text.includes(word));
  });
}

/** Binary search for the first row at or after a sequence number. Returns the length if there is none. */
export function findRowIndex(rows: readonly TailRow[], sequence: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.sequence ?? Infinity) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
