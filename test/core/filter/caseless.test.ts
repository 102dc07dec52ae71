import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalsIgnoringCase, caseless, foldCase } from "../../../src/core/filter/caseless.ts";

/** Letters whose case is a trap: two small sigmas, a longer lower case, and signs whose lower case is ASCII. */
const traps = "aAkK\u212aiIİı\u0307σςΣsſßSÅ\u212bå@`[{.*\\/|^$ -]\n";
const letters = fc.constantFrom(...traps.split(""), "𐐀", "𐐨", "😀");
const texts = fc.string({ unit: letters, maxLength: 5 });
const sought = fc.array(fc.string({ unit: letters, maxLength: 3 }), { minLength: 1, maxLength: 3 });

/** The four questions as they are meant, with no thought of speed. */
const meant: Record<keyof typeof caseless, (text: string, sought: string) => boolean> = {
  equals: (text, each) => text === each,
  begins: (text, each) => text.startsWith(each),
  ends: (text, each) => text.endsWith(each),
  contains: (text, each) => text.includes(each),
};

describe("text without regard to case", () => {
  test("folds character by character, so that a part folds as inside the whole", () => {
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

  test.each(Object.keys(meant) as (keyof typeof caseless)[])(
    "%s is what its name says of the folded texts",
    (question) => {
      fc.assert(
        fc.property(texts, sought, (text, all) => {
          const expected = all.some((each) => meant[question](foldCase(text), foldCase(each)));
          const asked = caseless[question](all);
          expect([asked(text), asked(text)]).toEqual([expected, expected]);
        }),
        { numRuns: 5000 },
      );
    },
  );

  test("finds a part of a text too long for a pattern", () => {
    const contains = caseless.contains(["NEEDLE"]);
    const long = `${"hay ".repeat(1000)}Needle`;
    expect([contains("needle"), contains(long), contains("hay"), contains(long)]).toEqual([true, true, false, true]);
  });

  test("knows texts that differ in case only", () => {
    expect([
      equalsIgnoringCase("runTags", "RunTags"),
      equalsIgnoringCase("runTags", "runType"),
      equalsIgnoringCase("ΣΑΣ", "σας"),
    ]).toEqual([true, false, true]);
  });
});
