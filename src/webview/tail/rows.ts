import type { TailRow } from "../../core/tail/tailRow.ts";
import type { TailChange } from "../../protocol/tail.ts";

/**
 * Applies a change. The result is oldest first and bounded as in the extension. Known rows are not added again: those
 * that arrive while the page opens are sent twice, in the result of `open` and as a change.
 */
export function applyTailChange(
  rows: readonly TailRow[],
  { rows: changedRows, isReplacement, firstSequence }: Pick<TailChange, "rows" | "isReplacement" | "firstSequence">,
): readonly TailRow[] {
  const before = isReplacement ? [] : rows;
  const lastSequence = before.at(-1)?.sequence ?? 0;
  const addedRows = changedRows.filter(({ sequence }) => sequence > lastSequence);
  if (addedRows.length === 0 && !isReplacement) return rows;
  const all = [...before, ...addedRows];
  return all.slice(findRowIndex(all, firstSequence));
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
