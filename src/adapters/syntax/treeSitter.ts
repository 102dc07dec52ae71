import type { Language, Parser, TreeCursor } from "web-tree-sitter";
import type { SyntaxNode } from "../../core/import/syntax.ts";

/** Length in UTF-16 code units of the chunks that the parser reads. The time is checked between chunks. */
const chunkLength = 4096;
/** Deepest level of the tree that is converted. One level of a text makes several levels of the tree. */
const maxDepth = 1000;

/** A number with an exponent and no fraction: valid in HCL, but unknown to its grammar. */
const bareExponent = /(?<![\w.-])\d+[eE][-+]?\d+(?![\w.])/g;

/** Replaces such numbers by as many digits. The tree only needs their positions; values are read from the text. */
export const replaceBareExponents = (text: string): string =>
  text.replace(bareExponent, (number) => "1".repeat(number.length));

export interface Grammar {
  readonly Parser: typeof Parser;
  readonly language: Language;
}

/**
 * Parses `text` into plain data.
 *
 * @param budgetMs longest time in ms; grammars with custom scanners may take hours for garbage
 * @returns a single `ERROR` node if that is exceeded
 */
export function parseTree(grammar: Grammar, text: string, budgetMs: number): SyntaxNode {
  const end = performance.now() + budgetMs;
  let isTimedOut = false;
  const checkTime = (): boolean => (isTimedOut ||= performance.now() > end);
  const parser = new grammar.Parser();
  try {
    parser.setLanguage(grammar.language);
    // Some steps read text without reporting progress, so both callbacks check the time.
    const read = (from: number): string => (checkTime() ? "" : text.slice(from, from + chunkLength));
    const tree = parser.parse(read, null, { progressCallback: checkTime });
    if (!tree || isTimedOut) return { type: "ERROR", start: 0, end: text.length, children: [] };
    const cursor = tree.walk();
    try {
      return toNode(cursor, 0);
    } finally {
      cursor.delete();
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

function toNode(cursor: TreeCursor, depth: number): SyntaxNode {
  const children: SyntaxNode[] = [];
  const { startIndex: start, endIndex: end } = cursor;
  if (depth > maxDepth) return { type: "ERROR", start, end, children };
  const type = cursor.nodeIsMissing ? "MISSING" : cursor.nodeType;
  if (cursor.gotoFirstChild()) {
    do children.push(toNode(cursor, depth + 1));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, start, end, children };
}
