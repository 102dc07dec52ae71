import { maxTailEvents } from "../../core/tail/ringBuffer.ts";
import type { TailChange, TailRow } from "../../protocol/tail.ts";

/**
 * The rows after a change, oldest first, never more than the host keeps.
 *
 * A row that is there already is not added again: what arrives while the page opens is told twice, by the answer to
 * `open` and by the change that was under way.
 */
export function applyTailChange(
  rows: readonly TailRow[],
  { rows: told, isReplacement: replace }: TailChange,
): readonly TailRow[] {
  const before = replace ? [] : rows;
  const last = before.at(-1)?.sequence ?? 0;
  const added = told.filter(({ sequence }) => sequence > last);
  return added.length > 0 || replace ? [...before, ...added].slice(-maxTailEvents) : rows;
}

const searchTexts = new WeakMap<TailRow, string>();

/** What a search looks at, folded once for each row. */
function searchTextOf(row: TailRow): string {
  const known = searchTexts.get(row);
  if (known !== undefined) return known;
  const text = [row.type, row.subject, row.status, row.tailLabel].join("\n").toLowerCase();
  searchTexts.set(row, text);
  return text;
}

/** The rows that have every word of `search` in their type, subject, status or tail, whatever the case. */
export function searchRows(rows: readonly TailRow[], search: string): readonly TailRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = searchTextOf(row);
    return words.every((word) => text.includes(word));
  });
}

/** Position of the first row at or after a sequence number, which ascends; the length when there is none. */
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
