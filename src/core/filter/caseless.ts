/** Whether a text meets what was given before. */
export type TextPredicate = (text: string) => boolean;

/** The only character whose lower case is longer than itself. */
const dottedI = "İ";

/**
 * Text in the form in which two texts compare without regard to case: lower case, character by character, so that a
 * part of a text folds as it does inside the whole. Hence one small sigma, where `toLowerCase` chooses between two by
 * their position, and a dotted capital I stays.
 */
export function foldCase(text: string): string {
  const lower = text.includes(dottedI) ? text.split(dottedI).map(foldCase).join(dottedI) : text.toLowerCase();
  return lower.includes("ς") ? lower.replaceAll("ς", "σ") : lower;
}

/** Whether two texts are the same but for case. */
export const equalsIgnoringCase = (one: string, other: string): boolean =>
  one === other || (one.length === other.length && hasAtIgnoringCase(one, 0, other));

/** Whether `text` has `sought` at a place. Most texts differ at once; of the others, most are the same in case too. */
const hasAtIgnoringCase = (text: string, place: number, sought: string): boolean =>
  sought === "" ||
  (mayEqualIgnoringCase(text.charCodeAt(place), sought.charCodeAt(0)) &&
    (text.startsWith(sought, place) || equalsFoldedAt(text, place, sought)));

const mayEqualIgnoringCase = (one: number, other: number): boolean =>
  (one | 32) === (other | 32) || (one | other) > 127;

/** Compares `fold` of both, but makes no text as long as they differ in ASCII only. */
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
 * The four questions that filters ask of text, without regard to case. Each takes the texts to look for, at
 * least one, and gives the test for any of them.
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
  // No pattern, as it would seek the end from each character on.
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

/** A hostile text could make a pattern try again at each of its characters. */
const maxPatternTextLength = 1000;

/**
 * The same test by a regular expression: V8 makes machine code of it, which takes half the time of the best loop. It is
 * worth its making from the second text on, and is made only if it knows case as `fold` does: for ASCII, but for the
 * sign of the kelvin.
 *
 * @param around the pattern, given that of any of the texts
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

/** The two questions of the subject filters with regard to case. */
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
