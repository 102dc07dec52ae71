import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { caseless, equalsIgnoringCase, foldCase } from "../../../src/core/filter/caseless.ts";

/** Letters with unusual case: two lowercase sigmas, a longer lowercase form, and symbols with an ASCII lowercase form. */
const unusualLetters = "aAkK\u212aiIİı\u0307σςΣsſßSÅ\u212bå@`[{.*\\/|^$ -]\n";
const letters = fc.constantFrom(...unusualLetters.split(""), "𐐀", "𐐨", "😀");
const texts = fc.string({ unit: letters, maxLength: 5 });
const patterns = fc.array(fc.string({ unit: letters, maxLength: 3 }), { minLength: 1, maxLength: 3 });

/** Reference implementations of the four comparisons. */
const comparisons: Record<keyof typeof caseless, (text: string, pattern: string) => boolean> = {
  equals: (text, pattern) => text === pattern,
  begins: (text, pattern) => text.startsWith(pattern),
  ends: (text, pattern) => text.endsWith(pattern),
  contains: (text, pattern) => text.includes(pattern),
};

describe("case-insensitive text", () => {
  test("folds each character on its own, so that a part folds like the whole", () => {
    for (let code = 0; code <= 0xffff; code++) {
      const character = String.fromCharCode(code);
      const folded = foldCase(character);
      if (folded.length !== 1 || foldCase(folded) !== folded) expect.fail(`${character} folds to ${folded}`);
    }
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(foldCase(one + other)).toBe(foldCase(one) + foldCase(other));
      }),
    );
  });

  test.each(Object.keys(comparisons) as (keyof typeof caseless)[])("%s compares folded texts", (comparison) => {
    fc.assert(
      fc.property(texts, patterns, (text, all) => {
        const expected = all.some((pattern) => comparisons[comparison](foldCase(text), foldCase(pattern)));
        const matches = caseless[comparison](all);
        expect([matches(text), matches(text)]).toEqual([expected, expected]);
      }),
      { numRuns: 5000 },
    );
  });

  test("finds part of a text that is too long for a regular expression", () => {
    const contains = caseless.contains(["NEEDLE"]);
    const long = `${"hay ".repeat(1000)}Needle`;
    expect([contains("needle"), contains(long), contains("hay"), contains(long)]).toEqual([true, true, false, true]);
  });

  test("recognizes texts that differ only in case", () => {
    expect([
      equalsIgnoringCase("runTags", "RunTags"),
      equalsIgnoringCase("runTags", "runType"),
      equalsIgnoringCase("ΣΑΣ", "σας"),
    ]).toEqual([true, false, true]);
  });
});
