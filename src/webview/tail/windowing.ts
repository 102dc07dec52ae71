/** Height of a row, in CSS pixels. Must equal `--row` in `media/tail.css`. */
export const rowHeight = 22;

/** Rows rendered beyond each edge, so that scrolling doesn't show gaps. */
const overscanRows = 8;

/** The visible part of the list, in CSS pixels. */
export interface Viewport {
  readonly top: number;
  readonly height: number;
}

/** The rows to render; `end` is exclusive. */
export function renderedRange(
  { top, height }: Viewport,
  count: number,
): { readonly start: number; readonly end: number } {
  const first = Math.floor(top / rowHeight);
  const last = Math.ceil((top + height) / rowHeight);
  return { start: clamp(first - overscanRows, 0, count), end: clamp(last + overscanRows, 0, count) };
}

/** Scroll position, in CSS pixels, at which a row is fully visible. */
export function scrollTopToReveal({ top, height }: Viewport, index: number): number {
  const start = index * rowHeight;
  if (start < top) return start;
  return Math.max(top, start + rowHeight - height);
}

/** Number of rows that fit, at least 1. */
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
 * The row that a key moves to.
 *
 * @param index the active row, or -1 for none: then the arrow keys start at the newest
 * @returns undefined for other keys, or if there are no rows
 */
export function rowIndexForKey(key: string, index: number, count: number, page: number): number | undefined {
  const step = Object.hasOwn(keySteps, key) ? keySteps[key] : undefined;
  if (!step || count === 0) return undefined;
  return clamp(index < 0 && key.startsWith("Arrow") ? count - 1 : step(index, count, page), 0, count - 1);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
