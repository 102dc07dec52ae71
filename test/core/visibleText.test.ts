import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeInvisible, makeVisible, visibleParts } from "../../src/core/visibleText.ts";

/** Every character that the issue names, by code point, with its relatives. */
const invisibleRanges: readonly (readonly [name: string, first: number, last: number])[] = [
  ["C0 controls with tab and line breaks", 0x00, 0x1f],
  ["DEL, C1 controls and NEL", 0x7f, 0x9f],
  ["the soft hyphen", 0xad, 0xad],
  ["the grapheme joiner", 0x34f, 0x34f],
  ["the Arabic letter mark", 0x61c, 0x61c],
  ["Hangul fillers", 0x115f, 0x1160],
  ["Mongolian separators", 0x180b, 0x180f],
  ["zero width and direction marks", 0x200b, 0x200f],
  ["line and paragraph separators, embeddings and overrides", 0x2028, 0x202e],
  ["the word joiner and isolates", 0x2060, 0x206f],
  ["the blank Braille pattern", 0x2800, 0x2800],
  ["the Hangul filler", 0x3164, 0x3164],
  ["halves of surrogate pairs", 0xd800, 0xdfff],
  ["variation selectors", 0xfe00, 0xfe0f],
  ["the byte order mark", 0xfeff, 0xfeff],
  ["interlinear annotations", 0xfff9, 0xfffb],
  ["tags", 0xe0000, 0xe007f],
];

describe("a text of others", () => {
  test.each(invisibleRanges)("shows %s as tokens", (_, first, last) => {
    for (let code = first; code <= last; code++) {
      const token = `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
      expect(makeVisible(`a${String.fromCodePoint(code)}b`)).toBe(`a${token}b`);
    }
  });

  test.each([
    "experiments/churn/runs/brave_fox_12",
    "Übung, 模型, נסיון, تجربة",
    "two  spaces and a\u00a0no-break space",
    "emoji ❤\uFE0F and 👩\u200D💻 and 👩🏽\u200D🔬 stay whole",
    "e\u0301",
  ])("shows %j as it is", (text) => {
    expect(makeVisible(text)).toBe(text);
  });

  test("shows a right-to-left override, so that deliaF doesn't read as Failed", () => {
    expect(makeVisible("\u202edeliaF")).toBe("⟨U+202E⟩deliaF");
  });

  test("marks its tokens, and not a text that only looks like one", () => {
    expect(visibleParts("⟨U+202E⟩\u202e")).toEqual([
      { text: "⟨U+202E⟩", isToken: false },
      { text: "⟨U+202E⟩", isToken: true },
    ]);
  });

  test("shows a joiner that belongs to no emoji", () => {
    expect(makeVisible("Fai\u200Dled \u200D💻")).toBe("Fai⟨U+200D⟩led ⟨U+200D⟩💻");
  });

  test("keeps line breaks and tabs where several lines are shown, but nothing else", () => {
    expect(visibleParts("{\n\t\u2028}\r", true)).toEqual([
      { text: "{\n\t", isToken: false },
      { text: "⟨U+2028⟩", isToken: true },
      { text: "}", isToken: false },
      { text: "⟨U+000D⟩", isToken: true },
    ]);
  });

  test("has nothing invisible left, on one line, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const visible = makeVisible(text);
        expect(visible).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(makeVisible(visible)).toBe(visible);
      }),
    );
  });
});

test.each([
  ['"\u202edeliaF"', String.raw`"\u202edeliaF"`],
  ["\u{E0041}", String.raw`\udb40\udc41`],
  ["plain", "plain"],
])("in quotation marks, %j is escaped as JSON does", (text, escaped) => {
  expect(escapeInvisible(text)).toBe(escaped);
});

test("an escaped JSON text still has its value", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(JSON.parse(escapeInvisible(JSON.stringify(text)))).toBe(text);
    }),
  );
});
