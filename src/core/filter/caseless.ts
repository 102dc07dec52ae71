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

/**
 * The four questions that filters ask of text, without regard to case. Each takes the text to look for and gives the
 * test. Folding makes a new text, so the tests ask first what they can without, and fold only the part that counts.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#stringcontains
 */
export const caseless = {
  equals: (sought: string): TextTest => {
    const folded = fold(sought);
    const { length } = sought;
    return (text) => text === sought || (text.length === length && fold(text) === folded);
  },
  begins: (sought: string): TextTest => {
    const folded = fold(sought);
    const { length } = sought;
    return (text) => text.length >= length && fold(text.slice(0, length)) === folded;
  },
  ends: (sought: string): TextTest => {
    const folded = fold(sought);
    const { length } = sought;
    return (text) => text.length >= length && fold(text.slice(text.length - length)) === folded;
  },
  contains: (sought: string): TextTest => {
    const folded = fold(sought);
    return (text) => text.length >= sought.length && fold(text).includes(folded);
  },
} as const;

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
