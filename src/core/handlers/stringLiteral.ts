/** Writes text as a string literal of one language. */
export type LiteralFormatter = (text: string) => string;

/** Python writes any code point as backslash, U and eight hexadecimal digits. */
export const toPythonLiteral: LiteralFormatter = (text) =>
  toEscapedLiteral(text, (hex) => `\\U${hex.padStart(8, "0")}`);

export const toTypeScriptLiteral: LiteralFormatter = (text) => toEscapedLiteral(text, (hex) => `\\u{${hex}}`);

/**
 * Escapes what JSON escapes, which is valid in both languages. Also escapes invisible characters and direction marks, so
 * that a name from Azure can't make code look like other code.
 *
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const toEscapedLiteral = (text: string, escape: (hex: string) => string): string =>
  JSON.stringify(text).replace(/(?! )[\p{C}\p{Z}]/gu, (character) => escape(character.codePointAt(0)!.toString(16)));
