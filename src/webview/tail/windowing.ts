/** Height of a row, in CSS pixels; `media/tail.css` has it too, as `--row`. */
export const rowHeight = 22;

/** Rows drawn beyond each edge, so that scrolling finds them there. */
const overscanRows = 8;

/** What is seen of the list. */
export interface Viewport {
  /** In CSS pixels. */
  readonly top: number;
  readonly height: number;
}

/** The rows to draw, `end` excluded. */
export function renderedRange(
  { top, height }: Viewport,
  count: number,
): { readonly start: number; readonly end: number } {
  const first = Math.floor(top / rowHeight);
  const last = Math.ceil((top + height) / rowHeight);
  return { start: clamp(first - overscanRows, 0, count), end: clamp(last + overscanRows, 0, count) };
}

/** How far to scroll so that a row is seen whole: not at all if it is. */
export function scrollTopToReveal({ top, height }: Viewport, index: number): number {
  const start = index * rowHeight;
  if (start < top) return start;
  return Math.max(top, start + rowHeight - height);
}

/** Rows that fit, at least one. */
export const rowsPerPage = ({ height }: Viewport): number => Math.max(1, Math.floor(height / rowHeight));

const keySteps: Readonly<Record<string, (index: number, count: number, page: number) => number>> = {
  ArrowUp: (index) => index - 1,
  ArrowDown: (index) => index + 1,
  PageUp: (index, _, page) => index - page,
  PageDown: (index, _, page) => index + page,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * The row that a key goes to.
 *
 * @param index the active row; -1 when there is none, and then up and down begin at the newest
 * @returns undefined for a key that goes nowhere, or when there are no rows
 */
export function rowIndexForKey(key: string, index: number, count: number, page: number): number | undefined {
  const step = Object.hasOwn(keySteps, key) ? keySteps[key] : undefined;
  if (!step || count === 0) return undefined;
  return clamp(index < 0 && key.startsWith("Arrow") ? count - 1 : step(index, count, page), 0, count - 1);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
