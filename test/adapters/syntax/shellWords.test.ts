import { describe, expect, test } from "vitest";
import { shellWords } from "../../../src/adapters/syntax/shellWords.ts";

/** The words of each command, with variables in angle brackets. */
const commandWords = (text: string): string[][] =>
  shellWords(text)
    .children.filter(({ type }) => type === "command")
    .map(({ children }) =>
      children.map((word) =>
        word.children.map(({ type, value }) => (type === "variable" ? `<${value}>` : value)).join(""),
      ),
    );

describe("the words of a command", () => {
  test.each([
    ["a b\tc", ["a", "b", "c"]],
    ["'a b' \"c d\"", ["a b", "c d"]],
    ["a'b'\"c\"d", ["abcd"]],
    ["''", [""]],
    ['a "" b', ["a", "", "b"]],
    [String.raw`a\ b \"c\" \$d`, ["a b", '"c"', "$d"]],
    [String.raw`"a\"b\\c\$d\x"`, [String.raw`a"b\c$d\x`]],
    [String.raw`'a\b'`, [String.raw`a\b`]],
    [String.raw`'it'\''s'`, ["it's"]],
    [String.raw`$'it\'s\n\x41'`, ["it's\nA"]],
    ["a#b c #d", ["a#b", "c"]],
    ["*.json ~/a? {x,y}", ["*.json", "~/a?", "{x,y}"]],
    ["a\u00a0b", ["a\u00a0b"]],
    ["'a\nb' \"c\nd\"", ["a\nb", "c\nd"]],
    ["'\\\n' \"\\\n\"", ["\\\n", ""]],
    ["a\\\nb c \\\n d", ["ab", "c", "d"]],
    ["a `\n b ^\r\n c", ["a", "b", "c"]],
    ["$A ${B} x${C:-d}y \"$E\" '$F' $", ["<$A>", "<${B}>", "x<${C:-d}>y", "<$E>", "$F", "$"]],
    ['$(a "b)" $(c)) "`d`" e$(f)g', ['<$(a "b)" $(c))>', "<`d`>", "e<$(f)>g"]],
    ["${} a", ["<${}>", "a"]],
    ["a <name> x-<b.c>/y '<d>'", ["a", "<<name>>", "x-<<b.c>>/y", "<d>"]],
    ["a\ue000b\ue000 c", ["a\ue000b\ue000", "c"]],
  ])("%j are %j", (text, expected) => {
    expect(commandWords(text)).toEqual([expected]);
  });
});

test("commands end at line ends and operators", () => {
  expect(commandWords("a 'b;c'\nd; e && f | g # h\n\n# i\nj")).toEqual([
    ["a", "b;c"],
    ["d"],
    ["e"],
    ["f"],
    ["g"],
    ["j"],
  ]);
  const operators = shellWords("a&b ;c").children.filter(({ type }) => type === "operator");
  expect(operators.map(({ start, end, value }) => [start, end, value])).toEqual([
    [1, 2, "&"],
    [4, 5, ";"],
  ]);
});

test.each(["a <in >out", "a <in", "a < b > c", "a <<E", "a <1>"])(
  "redirected files aren't placeholders: %s",
  (text) => {
    expect(commandWords(text)[0]).toEqual(["a"]);
  },
);

test("words have their positions", () => {
  const [command] = shellWords("# \u{1f600}\n  az \\\n 'b c'").children;
  expect(command?.children.map(({ start, end }) => [start, end])).toEqual([
    [7, 9],
    [13, 18],
  ]);
});

test.each([
  ["a 'b c", 2, ["a", "b c"]],
  ['a "b c', 2, ["a", "b c"]],
  ["a $'b c", 3, ["a", "b c"]],
])("%j has a quotation mark too few, and is read to its end", (text, start, expected) => {
  expect(commandWords(text)).toEqual([expected]);
  expect(shellWords(text).children).toContainEqual(expect.objectContaining({ type: "ERROR", start }));
});
