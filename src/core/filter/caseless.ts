/** Tests a text. */
export type TextPredicate = (text: string) => boolean;

/** The only character whose lowercase form is longer. */
const dottedI = "İ";

/**
 * Folds a text for comparison without case: lowercase character by character, so that a part folds as it does in the
 * whole text. So there is one lowercase sigma, where `toLowerCase` picks by position, and a dotted capital I stays.
 */
export function foldCase(text: string): string {
  const lower = text.includes(dottedI) ? text.split(dottedI).map(foldCase).join(dottedI) : text.toLowerCase();
  return lower.includes("ς") ? lower.replaceAll("ς", "σ") : lower;
}

/** Whether two texts are equal, ignoring case. */
export const equalsIgnoringCase = (one: string, other: string): boolean =>
  one === other || (one.length === other.length && hasAtIgnoringCase(one, 0, other));

/** Whether `text` has `sought` at an index. Checks the cheap cases first: most texts differ at once or equal exactly. */
const hasAtIgnoringCase = (text: string, place: number, sought: string): boolean =>
  sought === "" ||
  (mayEqualIgnoringCase(text.charCodeAt(place), sought.charCodeAt(0)) &&
    (text.startsWith(sought, place) || equalsFoldedAt(text, place, sought)));

const mayEqualIgnoringCase = (one: number, other: number): boolean =>
  (one | 32) === (other | 32) || (one | other) > 127;

/** Compares folded texts, without allocating while they differ in ASCII letters only. */
function equalsFoldedAt(text: string, place: number, sought: string): boolean {
  for (let at = 0; at < sought.length; at++) {
    const one = text.charCodeAt(place + at);
    const other = sought.charCodeAt(at);
    if (one === other) continue;
    if ((one | other) > 127) return foldCase(text.slice(place, place + sought.length)) === foldCase(sought);
    const letter = one | 32;
    if (letter !== (other | 32) || letter < 97 || letter > 122) return false;
  }
  return true;
}

/**
 * The four text comparisons of filters, ignoring case. Each takes at least one text to look for, and returns a test
 * that passes for any of them.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#stringcontains
 */
export const caseless = {
  equals: (sought: readonly string[]): TextPredicate =>
    createPatternTest(
      (any) => `^(?:${any})$`,
      sought,
      (text) => sought.some((each) => equalsIgnoringCase(text, each)),
    ),
  begins: (sought: readonly string[]): TextPredicate =>
    createPatternTest(
      (any) => `^(?:${any})`,
      sought,
      (text) => sought.some((each) => hasWithin(text, 0, each)),
    ),
  // No regular expression: it would retry from every character.
  ends:
    (sought: readonly string[]): TextPredicate =>
    (text) =>
      sought.some((each) => hasWithin(text, text.length - each.length, each)),
  contains: (sought: readonly string[]): TextPredicate => {
    const folded = sought.map(foldCase);
    return createPatternTest(
      (any) => any,
      sought,
      (text) => {
        const whole = foldCase(text);
        return folded.some((each) => whole.includes(each));
      },
    );
  },
} as const;

const hasWithin = (text: string, place: number, sought: string): boolean =>
  text.length >= sought.length && hasAtIgnoringCase(text, place, sought);

/** Longer texts skip the regular expression, because a hostile text could make it backtrack at each character. */
const maxPatternTextLength = 1000;

/**
 * The same test as a regular expression, which V8 compiles to machine code: half the time of the best loop. It pays off
 * from the second text on, and is used only for ASCII, where it ignores case as `foldCase` does (except the Kelvin sign).
 *
 * @param around makes the whole pattern from that of the alternatives
 * @param careful the test for the first text, long texts, and texts that are not ASCII
 */
function createPatternTest(
  around: (any: string) => string,
  sought: readonly string[],
  careful: TextPredicate,
): TextPredicate {
  let pattern: RegExp | undefined;
  let texts = 0;
  return (text) => {
    if (pattern === undefined && texts++ === 1 && sought.every((each) => /^[ -~]*$/.test(each)))
      pattern = new RegExp(around(sought.map(toPatternSource).join("|")), "i");
    return pattern !== undefined && text.length <= maxPatternTextLength ? pattern.test(text) : careful(text);
  };
}

const toPatternSource = (text: string): string => text.replaceAll(/[^\w\s]/g, "\\$&").replaceAll(/k/gi, "[k\u212a]");

/** The two comparisons of the subject filters when case must match. */
export const exact = {
  begins:
    (sought: string): TextPredicate =>
    (text) =>
      text.startsWith(sought),
  ends:
    (sought: string): TextPredicate =>
    (text) =>
      text.endsWith(sought),
} as const;
