import { escapeMisleading } from "./lookAlike.ts";

/** Longest text that a sentence shows, in UTF-16 code units. */
const maxTextLength = 160;
/** How many values of an array or a list a sentence shows. */
const maxValues = 6;

/**
 * Formats an untrusted value for a sentence: text quoted and shortened, with misleading characters as escapes, an array by
 * its first values, anything deeper by its kind. The cost does not grow with the value.
 */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `[${enumerate(value, quoteShallow)}]`;
  return quoteShallow(value);
}

/** Formats a text without quotation marks if it can't be mistaken for anything else. */
export function quoteIfNeeded(text: string): string {
  const bare = text.length <= maxTextLength && /^[a-z][\w.:/@-]*$/i.test(text) && !/^(true|false|null)$/i.test(text);
  return bare ? text : quote(text);
}

/** Formats a text as it is, but with quotation marks and escapes if it isn't what it looks like, as with a blank at its end. */
export const quoteIfMisleading = (text: string): string =>
  text.trim() === text && escapeMisleading(text) === text ? text : quote(text);

/** Formats a list: `a, b, c`. A long list ends with the number of further values. */
export function enumerate<T>(values: readonly T[], show: (value: T) => string, separator = ", "): string {
  const shown = values.slice(0, maxValues).map(show).join(separator);
  return values.length > maxValues ? `${shown} and ${values.length - maxValues} more` : shown;
}

function quoteShallow(value: unknown): string {
  if (typeof value === "string") return quoteText(value);
  if (value === undefined) return "nothing";
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function quoteText(text: string): string {
  const quoted = escapeMisleading(JSON.stringify(beginningOf(text, maxTextLength)));
  return text.length > maxTextLength ? `${quoted.slice(0, -1)}…"` : quoted;
}

/** Shortens a text that is longer than `maxLength` UTF-16 code units; it then ends in "…". */
export const shorten = (text: string, maxLength: number): string =>
  text.length > maxLength ? `${beginningOf(text, maxLength)}…` : text;

/** Removes half a surrogate pair at the cut, which would show as an escape. */
const beginningOf = (text: string, maxLength: number): string =>
  text.length > maxLength ? text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, "") : text;
