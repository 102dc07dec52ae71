import { quote } from "../quote.ts";
import type { ImportReport } from "./importReport.ts";
import type { SyntaxNode } from "./syntax.ts";

/** The first child that has one of `types`. */
export const findChild = (node: SyntaxNode | undefined, ...types: readonly string[]): SyntaxNode | undefined =>
  node?.children.find(({ type }) => types.includes(type));

export const findChildren = (node: SyntaxNode | undefined, type: string): readonly SyntaxNode[] =>
  node?.children.filter((each) => each.type === type) ?? [];

/** The source text of a node. */
export const nodeText = (text: string, { start, end }: SyntaxNode): string => text.slice(start, end);

/** Comments may appear between any two nodes. */
export const isComment = ({ type }: SyntaxNode): boolean => type === "comment" || type === "diagnostic_comment";

/** The first node after a punctuation mark, except comments. */
export function findNodeAfter({ children }: SyntaxNode, mark: string): SyntaxNode | undefined {
  const at = children.findIndex(({ type }) => type === mark);
  return at < 0 ? undefined : children.slice(at + 1).find((each) => !isComment(each));
}

/** Reports syntax errors, and of nested ones only the outermost. */
export function reportSyntaxErrors(root: SyntaxNode, text: string, language: string, report: ImportReport): void {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.type === "MISSING") {
      report.error(
        node.start,
        `Something is missing here to make this valid ${language}.`,
        "Complete the text and import again.",
      );
    } else if (node.type === "ERROR") {
      report.error(
        node.start,
        `This isn't valid ${language}: ${quote(nodeText(text, node))}.`,
        "Correct it and import again, or check the values around it.",
      );
    } else for (const child of node.children) pending.push(child);
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** The character that a letter after a backslash stands for. */
export const unescapeLetter = (letter: string): string => escapes.get(letter) ?? letter;

/** The character with a hexadecimal code point; U+FFFD for one outside of Unicode. */
export function characterFromHex(hex: string): string {
  const codePoint = Number.parseInt(hex, 16);
  return codePoint > 0x10ffff ? "\ufffd" : String.fromCodePoint(codePoint);
}
