/**
 * Characters that are easily taken for an ASCII character, by the ASCII character: Cyrillic and Greek letters, and the
 * dashes and quotation marks that word processors put in place of what was typed.
 *
 * @see https://www.unicode.org/reports/tr39/#Confusable_Detection
 */
const lookAlikesByAscii: Readonly<Record<string, string>> = {
  A: "АΑ",
  B: "ВΒ",
  C: "СϹ",
  E: "ЕΕ",
  H: "НΗ",
  I: "ІΙӀ",
  J: "ЈͿ",
  K: "КΚK",
  M: "МΜ",
  N: "Ν",
  O: "ОΟ",
  P: "РΡ",
  S: "Ѕ",
  T: "ТΤ",
  X: "ХΧ",
  Y: "УΥҮ",
  Z: "Ζ",
  a: "аα",
  c: "сϲ",
  d: "ԁ",
  e: "е",
  h: "һ",
  i: "іιı",
  j: "јϳ",
  k: "κк",
  l: "ӏ",
  o: "оοσ",
  p: "рρ",
  q: "ԛ",
  s: "ѕ",
  u: "υ",
  v: "ѵν",
  w: "ԝ",
  x: "хχ",
  y: "уγ",
  "-": "‐‑‒–—−",
  "'": "‘’ʼ′",
  '"': "“”″",
  ".": "․。",
  ":": "։׃",
  "/": "⁄∕",
  _: "＿",
};

const asciiByLookAlike: ReadonlyMap<string, string> = new Map(
  Object.entries(lookAlikesByAscii).flatMap(([ascii, alike]) =>
    Array.from(alike, (character) => [character, ascii] as const),
  ),
);

/** Characters that show as nothing or as a blank, except the space. Those that belong to an emoji are in the first group. */
const invisible =
  /(\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*)|(?! )[\p{C}\p{Z}\p{DI}\u2800]/gu;

/** Marks that combine with the ASCII character before them, and so may look like one letter. */
const combining = /(?<=[!-~]\p{M}*)\p{M}/gu;

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

const toAscii = (character: string): string => {
  const code = character.charCodeAt(0);
  // Full-width forms repeat ASCII in its order.
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return asciiByLookAlike.get(character) ?? character;
};

/** What a person would have typed: look-alikes as ASCII, no invisible characters, single spaces, none at the ends. */
export const toPlainText = (text: string): string =>
  Array.from(text.replaceAll(/\s+/g, " ").replaceAll(invisible, "$1"), toAscii).join("").trim();

/**
 * The text with its misleading characters as escapes like `\u200b`: those that don't show, marks on ASCII characters, and
 * look-alikes of ASCII letters in a text that would be all ASCII without them. A text in another script stays legible.
 */
export function escapeMisleading(text: string): string {
  if (isAscii(text)) return text;
  const shown = text
    .replaceAll(invisible, (character, emoji?: string) => emoji ?? escapeCharacter(character))
    .replaceAll(combining, escapeCharacter);
  return isAscii(Array.from(shown, toAscii).join(""))
    ? shown.replaceAll(/[^\0-\x7f]/gu, (character) =>
        /\p{L}/u.test(character) ? escapeCharacter(character) : character,
      )
    : shown;
}

function escapeCharacter(character: string): string {
  const hex = character.codePointAt(0)?.toString(16) ?? "";
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

/** Folds ASCII characters that look alike in many fonts: the digits 0 and 1, and the letters O, I, and l. */
const foldAscii = (text: string): string =>
  text
    .replaceAll(/[1Il|]/g, "l")
    .replaceAll(/[0Oo]/g, "o")
    .toLowerCase();

/** Texts longer than this, in UTF-16 code units, are compared only up to here. */
const maxComparedLength = 2_000;

/**
 * Explains how two texts differ that a person may take for the same.
 *
 * @returns a sentence, for example `Character 4 is "I" (U+0049), not "l" (U+006C).`; undefined if they don't look alike
 */
export function describeLookAlike(text: string, expected: string): string | undefined {
  if (text === expected || text === "" || expected === "" || !haveSimilarLengths(text, expected)) return undefined;
  const [one, other] = [text.slice(0, maxComparedLength), expected.slice(0, maxComparedLength)];
  const [plain, plainOther] = [toPlainText(one), toPlainText(other)];
  const isAlike =
    plain.toLowerCase() === plainOther.toLowerCase() ||
    foldAscii(plain) === foldAscii(plainOther) ||
    plain.normalize() === plainOther.normalize() ||
    (one.length > maxEqualStart && other.startsWith(one.slice(0, maxEqualStart)));
  return isAlike ? describeFirstDifference(Array.from(one), Array.from(other)) : undefined;
}

/** Spares most texts the comparison. */
const haveSimilarLengths = (text: string, expected: string): boolean =>
  Math.abs(text.length - expected.length) <= maxHiddenCharacters ||
  (text.length > maxEqualStart && expected.length > maxEqualStart);

/** A text that looks like another one has at most this many more characters. */
const maxHiddenCharacters = 20;

/** A sentence shows no more of a text than this, so longer texts with the same start look alike in it. */
const maxEqualStart = 160;

function describeFirstDifference(text: readonly string[], expected: readonly string[]): string | undefined {
  const at = text.findIndex((character, index) => character.toLowerCase() !== expected[index]?.toLowerCase());
  const index = at < 0 ? text.length : at;
  const [found, wanted] = [text[index], expected[index]];
  if (found === undefined && wanted === undefined) return undefined;
  const where = `Character ${index + 1}`;
  if (found === undefined) return `${where} is missing: ${nameCharacter(wanted)}.`;
  if (wanted === undefined) return `${where} is too many: ${nameCharacter(found)}.`;
  return `${where} is ${nameCharacter(found)}, not ${nameCharacter(wanted)}.`;
}

/** `"I" (U+0049)`, `a space (U+0020)`, or only `U+200B` for a character that doesn't show. */
function nameCharacter(character = ""): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  if (character === " ") return `a space (${code})`;
  return character.replaceAll(invisible, "$1") === "" || /\p{M}/u.test(character) ? code : `"${character}" (${code})`;
}
