import type { SyntaxLanguage, SyntaxNode } from "../core/import/syntax.ts";

/** Parses text written for another tool. */
export interface SyntaxParser {
  /**
   * Parses `text` for `importers`. The tree of invalid text contains `ERROR` nodes; if parsing takes too long, it is a
   * single `ERROR` node.
   *
   * @throws the reason of `signal` if it is aborted
   */
  parse(language: SyntaxLanguage, text: string, signal: AbortSignal): Promise<SyntaxNode>;
}
