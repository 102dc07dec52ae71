import { describe, expect, test } from "vitest";
import { enumerate, quoteIfMisleading, quoteIfNeeded, quote } from "../../src/core/quote.ts";

describe("a value in a sentence", () => {
  test.each<[unknown, string]>([
    ["Running", '"Running"'],
    ['say "hi"\n', '"say \\"hi\\"\\n"'],
    ["\ud800", '"\\ud800"'],
    ["Failed\u200b", '"Failed\\u200b"'],
    ["Failed\u00a0", '"Failed\\u00a0"'],
    ["\u202eFailed", '"\\u202eFailed"'],
    ["F\u0430iled", '"F\\u0430iled"'],
    ["\uff26ailed", '"\\uff26ailed"'],
    ["\u0441\u043e\u0440", '"\\u0441\\u043e\\u0440"'],
    ["churn\u2013v2", '"churn\u2013v2"'],
    ["cafe\u0301", '"cafe\\u0301"'],
    ["run 👩‍💻 ❤️ 👍🏽", '"run 👩‍💻 ❤️ 👍🏽"'],
    ["café", '"café"'],
    ["Ошибка", '"Ошибка"'],
    ["失敗", '"失敗"'],
    ["a\u{e0041}", '"a\\u{e0041}"'],
    ["\u202edeliaF\u200b", '"\\u202edeliaF\\u200b"'],
    [5.5, "5.5"],
    [NaN, "NaN"],
    [null, "null"],
    [undefined, "nothing"],
    [{ toString: "x" }, "an object"],
    [[], "an empty array"],
    [[1, "a", [2], {}], '[1, "a", an array, an object]'],
    [[1, 2, 3, 4, 5, 6, 7, 8], "[1, 2, 3, 4, 5, 6 and 2 more]"],
    [10n, "a bigint"],
    [Symbol("x"), "a symbol"],
  ])("%o is written as %s", (value, text) => {
    expect(quote(value)).toBe(text);
  });

  test.each([
    ["Failed", "Failed"],
    ["models/a:1", "models/a:1"],
    ["5", '"5"'],
    ["true", '"true"'],
    ["Failed ", '"Failed "'],
    ["", '""'],
    ["a, b", '"a, b"'],
    ["/A", '"/A"'],
  ])("the operand %j is written as %s, which is unambiguous", (text, shown) => {
    expect(quoteIfNeeded(text)).toBe(shown);
  });

  test.each([
    ["Failed", "Failed"],
    ["two words", "two words"],
    ["Ошибка", "Ошибка"],
    ["Failed ", '"Failed "'],
    ["F\u0430iled", '"F\\u0430iled"'],
    ["Failed\u200b", '"Failed\\u200b"'],
  ])("the value %j is shown as %s where it stands alone", (text, shown) => {
    expect(quoteIfMisleading(text)).toBe(shown);
  });

  test("a list uses the given separator", () => {
    expect(enumerate([1, 2], quote, " or ")).toBe("1 or 2");
  });
});
