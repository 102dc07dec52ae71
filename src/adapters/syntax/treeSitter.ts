import type { Language, Parser, TreeCursor } from "web-tree-sitter";
import type { SyntaxNode } from "../../core/import/syntax.ts";

/** A text is read in pieces of so many UTF-16 code units; between pieces the clock is looked at. */
const chunkLength = 4096;
/** Deepest level of the tree that is kept; one level of a text makes several of the tree. */
const maxDepth = 1000;

/** A number that has an exponent and no fraction: legal in HCL, unknown to its grammar. */
const bareExponent = /(?<![\w.-])\d+[eE][-+]?\d+(?![\w.])/g;

/** As many digits in its place: the tree tells where the number is, the text what it is. */
export const replaceBareExponents = (text: string): string =>
  text.replace(bareExponent, (number) => "1".repeat(number.length));

/** What tree-sitter reads, with which grammar. */
export interface Grammar {
  readonly Parser: typeof Parser;
  readonly language: Language;
}

/**
 * The tree of `text` as plain data.
 *
 * @param budget longest time it may take, in milliseconds: of garbage, grammars with scanners of their own make hours
 * @returns nothing but an `ERROR` when that is over
 */
export function parseTree({ Parser: Reader, language }: Grammar, text: string, budget: number): SyntaxNode {
  const end = performance.now() + budget;
  let late = false;
  const isLate = (): boolean => (late ||= performance.now() > end);
  const parser = new Reader();
  try {
    parser.setLanguage(language);
    // Some steps ask for text without ever reporting progress, so both are a chance to stop.
    const read = (from: number): string => (isLate() ? "" : text.slice(from, from + chunkLength));
    const tree = parser.parse(read, null, { progressCallback: isLate });
    if (!tree || late) return { type: "ERROR", start: 0, end: text.length, children: [] };
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
