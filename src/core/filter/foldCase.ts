/** The only character whose lowercase form is longer. */
const dottedI = "İ";

/**
 * Folds a text for case-insensitive comparison, character by character, so that a part folds as it does in the whole
 * text. Unlike `toLowerCase`, it has only one lowercase sigma and keeps the dotted capital I.
 */
export function foldCase(text: string): string {
  const lower = text.includes(dottedI) ? text.split(dottedI).map(foldCase).join(dottedI) : text.toLowerCase();
  return lower.includes("ς") ? lower.replaceAll("ς", "σ") : lower;
}

/** Whether two texts are equal, ignoring case. */
export const equalsIgnoringCase = (one: string, other: string): boolean =>
  one === other || (one.length === other.length && hasAtIgnoringCase(one, 0, other));

/** Whether `text` has `needle` at an index. Checks cheap cases first. */
export const hasAtIgnoringCase = (text: string, index: number, needle: string): boolean =>
  needle === "" ||
  (mayEqualIgnoringCase(text.charCodeAt(index), needle.charCodeAt(0)) &&
    (text.startsWith(needle, index) || equalsFoldedAt(text, index, needle)));

const mayEqualIgnoringCase = (one: number, other: number): boolean =>
  (one | 32) === (other | 32) || (one | other) > 127;

/** Compares folded texts. Allocates only if they differ in other than ASCII letters. */
function equalsFoldedAt(text: string, index: number, needle: string): boolean {
  for (let at = 0; at < needle.length; at++) {
    const one = text.charCodeAt(index + at);
    const other = needle.charCodeAt(at);
    if (one === other) continue;
    if ((one | other) > 127) return foldCase(text.slice(index, index + needle.length)) === foldCase(needle);
    const letter = one | 32;
    if (letter !== (other | 32) || letter < 97 || letter > 122) return false;
  }
  return true;
}
