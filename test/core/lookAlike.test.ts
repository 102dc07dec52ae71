import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeLookAlike, escapeMisleading, toPlainText } from "../../src/core/lookAlike.ts";

describe("two texts that look alike", () => {
  const start = "a".repeat(200);
  test.each([
    ["FaiIed", "Failed", 'Character 4 is "I" (U+0049), not "l" (U+006C).'],
    ["F\u0430iled", "failed", 'Character 2 is "\u0430" (U+0430), not "a" (U+0061).'],
    ["Failed ", "Failed", "Character 7 is too many: a space (U+0020)."],
    ["Failed", "Failed\u200b", "Character 7 is missing: U+200B."],
    ["\ufeffFailed", "Failed", 'Character 1 is U+FEFF, not "F" (U+0046).'],
    ["two  words", "two words", 'Character 5 is a space (U+0020), not "w" (U+0077).'],
    ["run_1O", "run_10", 'Character 6 is "O" (U+004F), not "0" (U+0030).'],
    ["cafe\u0301", "café", 'Character 4 is "e" (U+0065), not "é" (U+00E9).'],
    ["churn\u2013v2", "churn-v2", 'Character 6 is "\u2013" (U+2013), not "-" (U+002D).'],
    [`${start}b`, `${start}c`, 'Character 201 is "b" (U+0062), not "c" (U+0063).'],
  ])("%j and %j: %s", (text, expected, difference) => {
    expect(describeLookAlike(text, expected)).toBe(difference);
  });

  test.each([
    ["Failed", "Failed"],
    ["Failed", "FAILED"],
    ["Running", "Failed"],
    ["run_1", "run_2"],
    ["", "x"],
  ])("%j and %j need no explanation", (text, expected) => {
    expect(describeLookAlike(text, expected)).toBeUndefined();
  });
});

test("the plain text is what a person would have typed", () => {
  expect(toPlainText(" \u2018F\u0430iled\u200b\u2019 ")).toBe("'Failed'");
});

test("two different texts never read the same once their misleading characters are escaped", () => {
  const characters = fc.constantFrom("a", "\u0430", "\u200b", "\u00a0", " ", "\u0301", "\\", "u", "\uff41", "ж");
  const texts = fc.string({ unit: characters, maxLength: 6 });
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const [shown, shownOther] = [one, other].map((text) => escapeMisleading(JSON.stringify(text)));
      expect(shown === shownOther).toBe(one === other);
    }),
  );
});
