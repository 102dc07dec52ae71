/**
 * Characters that change how a text reads without being seen: controls and line breaks, bidirectional controls, what is
 * drawn with no width or as a blank of its own, and halves of a surrogate pair.
 *
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const invisibleSource = String.raw`[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB]`;

/** An emoji with the joiners and variation selectors that belong to it: together they are one visible character. */
const emojiSource = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?`;

const anyInvisible = new RegExp(invisibleSource, "u");
const emojiOrInvisible = new RegExp(`${emojiSource}(?:\\u200D${emojiSource})*|(${invisibleSource})`, "gu");

/** A piece of a visible text. */
export interface VisiblePart {
  readonly text: string;
  /** Whether it replaces an invisible character. */
  readonly isToken: boolean;
}

/**
 * Splits a text into what is shown as it is and tokens such as `⟨U+202E⟩`, which replace invisible characters.
 *
 * @param keepLineBreaks keeps `\n` and tabs, for a text that is shown on several lines
 */
export function visibleParts(text: string, keepLineBreaks = false): readonly VisiblePart[] {
  if (!anyInvisible.test(text)) return [{ text, isToken: false }];
  const parts: VisiblePart[] = [];
  let end = 0;
  const addPlainText = (until: number): void => {
    if (until > end) parts.push({ text: text.slice(end, until), isToken: false });
  };
  for (const { index, 1: character } of text.matchAll(emojiOrInvisible)) {
    if (character === undefined || (keepLineBreaks && /[\n\t]/.test(character))) continue;
    addPlainText(index);
    parts.push({ text: tokenOf(character), isToken: true });
    end = index + character.length;
  }
  addPlainText(text.length);
  return parts;
}

/**
 * Replaces invisible characters by tokens such as `⟨U+202E⟩`, so that a text of others reads as it is and stays on one
 * line. For display only: what is copied, compared or sent keeps the original.
 */
export const makeVisible = (text: string): string =>
  visibleParts(text)
    .map((part) => part.text)
    .join("");

/** Escapes invisible characters as JSON and most languages do, for a text in quotation marks: `\u202e`. */
export const escapeInvisible = (text: string): string =>
  text.replace(emojiOrInvisible, (match, character: string | undefined) =>
    character === undefined ? match : character.split("").map(escapeUnit).join(""),
  );

const hexOf = (code: number): string => code.toString(16).padStart(4, "0");
const tokenOf = (character: string): string => `⟨U+${hexOf(character.codePointAt(0) ?? 0).toUpperCase()}⟩`;
const escapeUnit = (unit: string): string => `\\u${hexOf(unit.charCodeAt(0))}`;
