/** The languages that need a parser. */
export type SyntaxLanguage = "shell" | "hcl" | "bicep";

/**
 * A node of a syntax tree, as plain data. For `hcl` and `bicep` the types are those of the tree-sitter grammars, in which
 * `ERROR` and `MISSING` mark syntax errors. For `shell` they are `commands` > `command` > `word` > `text` and `variable`,
 * and `operator` between commands.
 */
export interface SyntaxNode {
  readonly type: string;
  /** Offset into the text in UTF-16 code units. `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Named nodes and punctuation. */
  readonly children: readonly SyntaxNode[];
  /** The text without its quotes, or the name of a variable (`shell` only). */
  readonly value?: string;
}

/** Parses a text. Syntax errors yield a tree with `ERROR` nodes, never a rejection. */
export type ParseSyntax = (language: SyntaxLanguage, text: string) => Promise<SyntaxNode>;

/** Deepest nesting that is read. It bounds recursion on hostile texts. */
export const maxSyntaxDepth = 100;
