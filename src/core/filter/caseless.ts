/** Whether a text meets what was given before. */
export type TextTest = (text: string) => boolean;

/** The only character whose lower case is longer than itself. */
const dottedI = "İ";

/**
 * Text in the form in which two texts compare without regard to case: lower case, character by character, so that a
 * part of a text folds as it does inside the whole. Hence one small sigma, where `toLowerCase` chooses between two by
 * their position, and a dotted capital I stays.
 */
export function fold(text: string): string {
  const lower = text.includes(dottedI) ? text.split(dottedI).map(fold).join(dottedI) : text.toLowerCase();
  return lower.includes("ς") ? lower.replaceAll("ς", "σ") : lower;
}

/** Whether two texts are the same but for case. */
export const alike = (one: string, other: string): boolean =>
  one === other || (one.length === other.length && hasAt(one, 0, other));

/** Whether `text` has `sought` at a place. Most texts differ at once; of the others, most are the same in case too. */
const hasAt = (text: string, place: number, sought: string): boolean =>
  sought === "" ||
  (mayBeAlike(text.charCodeAt(place), sought.charCodeAt(0)) &&
    (text.startsWith(sought, place) || foldsTo(text, place, sought)));

const mayBeAlike = (one: number, other: number): boolean => (one | 32) === (other | 32) || (one | other) > 127;

/** Compares `fold` of both, but makes no text as long as they differ in ASCII only. */
function foldsTo(text: string, place: number, sought: string): boolean {
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

/**
 * The four questions that filters ask of text, without regard to case. Each takes the texts to look for, at
 * least one, and gives the test for any of them. Loops instead of `some`: they are the innermost of all.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#stringcontains
 */
export const caseless = {
  equals: (sought: readonly string[]): TextTest => {
    return (text) => {
      for (const each of sought) if (alike(text, each)) return true;
      return false;
    };
  },
  begins: (sought: readonly string[]): TextTest => {
    return (text) => {
      for (const each of sought) if (text.length >= each.length && hasAt(text, 0, each)) return true;
      return false;
    };
  },
  ends: (sought: readonly string[]): TextTest => {
    return (text) => {
      for (const each of sought) {
        const place = text.length - each.length;
        if (place >= 0 && hasAt(text, place, each)) return true;
      }
      return false;
    };
  },
  contains: (sought: readonly string[]): TextTest => {
    const folded = sought.map(fold);
    const thorough: TextTest = (text) => {
      const whole = fold(text);
      return folded.some((each) => whole.includes(each));
    };
    // A pattern is worth its making from the second text on.
    let test: TextTest = (text) => {
      test = byPattern(sought) ?? thorough;
      return thorough(text);
    };
    return (text) => (text.length > longestForPattern ? thorough : test)(text);
  },
} as const;

/** A hostile text could make a pattern try again at each of its characters. */
const longestForPattern = 1000;

/** The test by a regular expression, when it knows case as `fold` does: for ASCII, but for the sign of the kelvin. */
function byPattern(sought: readonly string[]): TextTest | undefined {
  if (!sought.every((each) => /^[ -~]*$/.test(each))) return undefined;
  const literal = (text: string): string => text.replaceAll(/[^\w\s]/g, "\\$&").replaceAll(/k/gi, "[k\u212a]");
  const pattern = new RegExp(sought.map(literal).join("|"), "i");
  return (text) => pattern.test(text);
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
