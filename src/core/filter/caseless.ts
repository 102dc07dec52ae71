/** Whether a text meets another one that was given before. */
export type TextTest = (text: string) => boolean;

/**
 * Text in the form in which two texts compare without regard to case. Both forms of the small sigma become one:
 * `toLowerCase` chooses between them by position, and a part of a text must fold as it does inside the whole.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes("ς") ? lower.replaceAll("ς", "σ") : lower;
}

/** Whether `text` has `sought` at a place, without regard to case. */
function hasAt(text: string, place: number, sought: string): boolean {
  // Most texts differ at once; of those that do not, most are the same in case too.
  return mayBeAlike(text.charCodeAt(place), sought.charCodeAt(0)) && (text.startsWith(sought, place) || folds(text, place, sought));
}

const mayBeAlike = (one: number, other: number): boolean =>
  one === other || (one | other) > 127 || (one | 32) === (other | 32);

/** As comparing `fold` of both, but no text is made as long as they differ in ASCII only. */
function folds(text: string, place: number, sought: string): boolean {
  for (let at = 0; at < sought.length; at++) {
    const one = text.charCodeAt(place + at);
    const other = sought.charCodeAt(at);
    if (one === other) continue;
    if ((one | other) > 127) return fold(text.slice(place, place + sought.length)) === fold(sought);
    const letter = one | 32;
    if (letter !== (other | 32) || letter < 97 || letter > 122) return false;
  }
  return true;
}

/** Whether two texts are the same but for case. */
export const alike = (one: string, other: string): boolean =>
  one === other || (one.length === other.length && hasAt(one, 0, other));

/**
 * The four questions that filters ask of text, without regard to case. Each takes the text to look for and gives the
 * test.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#stringcontains
 */
export const caseless = {
  equals: (sought: string): TextTest => {
    const { length } = sought;
    return (text) => text === sought || (text.length === length && hasAt(text, 0, sought));
  },
  begins: (sought: string): TextTest => {
    const { length } = sought;
    return (text) => text.length >= length && hasAt(text, 0, sought);
  },
  ends: (sought: string): TextTest => {
    const { length } = sought;
    return (text) => text.length >= length && hasAt(text, text.length - length, sought);
  },
  contains: (sought: string): TextTest => {
    const folded = fold(sought);
    return (text) => text.length >= sought.length && fold(text).includes(folded);
  },
} as const;

const latin = /[^\0-\xff]/;
export function containsAny(sought: readonly string[]): TextTest {
  const thorough = sought.map(caseless.contains);
  const quick = new RegExp(sought.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "i");
  return (text) => quick.test(text) || (latin.test(text) && thorough.some((test) => test(text)));
}

/** The two questions of the subject filters with regard to case. */
export const exact = {
  begins:
    (sought: string): TextTest =>
    (text) =>
      text.startsWith(sought),
  ends:
    (sought: string): TextTest =>
    (text) =>
      text.endsWith(sought),
} as const;
