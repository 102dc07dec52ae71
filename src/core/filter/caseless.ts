import type { EventMemo } from "./eventMemo.ts";
import { equalsIgnoringCase, foldCase, hasAtIgnoringCase } from "./foldCase.ts";

/** Tests a text of an event. */
export type TextPredicate = (text: string, memo?: EventMemo) => boolean;

/**
 * The four text comparisons of filters, ignoring case. Each takes at least one text to look for, and returns a test
 * that passes for any of them.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#stringcontains
 */
export const caseless = {
  equals: (needles: readonly string[]): TextPredicate =>
    createPatternTest(
      (alternatives) => `^(?:${alternatives})$`,
      needles,
      (text) => needles.some((needle) => equalsIgnoringCase(text, needle)),
    ),
  begins: (needles: readonly string[]): TextPredicate =>
    createPatternTest(
      (alternatives) => `^(?:${alternatives})`,
      needles,
      (text) => needles.some((needle) => hasWithin(text, 0, needle)),
    ),
  // No regular expression: it would retry from every character.
  ends:
    (needles: readonly string[]): TextPredicate =>
    (text) =>
      needles.some((needle) => hasWithin(text, text.length - needle.length, needle)),
  contains: (needles: readonly string[]): TextPredicate => {
    const foldedNeedles = needles.map(foldCase);
    return createPatternTest(
      (alternatives) => alternatives,
      needles,
      (text, memo) => {
        const search = memo?.searchOfText(text);
        if (search) return foldedNeedles.some((needle) => search.contains(needle));
        const foldedText = foldCase(text);
        return foldedNeedles.some((needle) => foldedText.includes(needle));
      },
    );
  },
} as const;

const hasWithin = (text: string, index: number, needle: string): boolean =>
  text.length >= needle.length && hasAtIgnoringCase(text, index, needle);

/** Longer texts skip the regular expression, because a hostile text could make it backtrack at each character. */
const maxPatternTextLength = 1000;

/**
 * The same test as a regular expression, which V8 compiles to machine code: half the time of the best loop. It pays off
 * from the second text on, and is used only for ASCII, where it ignores case as `foldCase` does (except the Kelvin sign).
 *
 * @param wrap completes the pattern of the alternatives
 * @param fallback the test for the first text, long texts, and texts that are not ASCII
 */
function createPatternTest(
  wrap: (alternatives: string) => string,
  needles: readonly string[],
  fallback: TextPredicate,
): TextPredicate {
  let pattern: RegExp | undefined;
  let texts = 0;
  return (text, memo) => {
    if (pattern === undefined && texts++ === 1 && needles.every((needle) => /^[ -~]*$/.test(needle)))
      pattern = new RegExp(wrap(needles.map(toPatternSource).join("|")), "i");
    return pattern !== undefined && text.length <= maxPatternTextLength ? pattern.test(text) : fallback(text, memo);
  };
}

const toPatternSource = (text: string): string => text.replaceAll(/[^\w\s]/g, "\\$&").replaceAll(/k/gi, "[k\u212a]");

/** The two comparisons of the subject filters when case must match. */
export const exact = {
  begins:
    (needle: string): TextPredicate =>
    (text) =>
      text.startsWith(needle),
  ends:
    (needle: string): TextPredicate =>
    (text) =>
      text.endsWith(needle),
} as const;
