/** What a text is taken apart as before it is read. */
export type SyntaxLanguage = "shell" | "hcl" | "bicep";

/**
 * A piece of a text and its pieces, as plain data. For `hcl` and `bicep` the types are those of the tree-sitter
 * grammars (`ERROR` and `MISSING` mark what is broken); for `shell` they are `commands` > `command` > `word` >
 * `text` and `variable`, and `operator` between commands.
 */
export interface SyntaxNode {
  readonly type: string;
  /** Offsets into the text in UTF-16 code units, the end excluded. */
  readonly start: number;
  readonly end: number;
  /** Named pieces and punctuation alike. */
  readonly children: readonly SyntaxNode[];
  /** What the piece says once quotes are removed (`shell` only): text, or the name of a variable. */
  readonly value?: string;
}

/** Takes a text apart. Broken text gives a tree with `ERROR` in it, never a rejection. */
export type ParseSyntax = (language: SyntaxLanguage, text: string) => Promise<SyntaxNode>;

/** Deepest nesting that is looked into; nobody writes deeper, and recursion has to end. */
export const maxSyntaxDepth = 100;
