import type { SyntaxLanguage, SyntaxNode } from "../core/import/syntax.ts";

/** Takes apart text that a person wrote for another tool. */
export interface SyntaxParser {
  /**
   * The tree of `text`, for `importers` to read. Broken text gives a tree with `ERROR` in it; text that takes too long
   * gives nothing but an `ERROR`.
   *
   * @param signal ends the wait with an `AbortError`
   */
  parse(language: SyntaxLanguage, text: string, signal: AbortSignal): Promise<SyntaxNode>;
}
