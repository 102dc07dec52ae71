import { quote } from "../quote.ts";
import type { ImportReport } from "./importReport.ts";
import type { SyntaxNode } from "./syntax.ts";

/** The first child of one of `types`. */
export const findChild = (node: SyntaxNode | undefined, ...types: readonly string[]): SyntaxNode | undefined =>
  node?.children.find(({ type }) => types.includes(type));

export const findChildren = (node: SyntaxNode | undefined, type: string): readonly SyntaxNode[] =>
  node?.children.filter((each) => each.type === type) ?? [];

/** The source of a node. */
export const nodeText = (text: string, { start, end }: SyntaxNode): string => text.slice(start, end);

/** Whether a node is a comment, which may stand anywhere. */
export const isComment = ({ type }: SyntaxNode): boolean => type === "comment" || type === "diagnostic_comment";

/** Tells what in a tree could not be parsed; of what is broken inside something broken, the outermost. */
export function reportSyntaxErrors(root: SyntaxNode, text: string, language: string, report: ImportReport): void {
  const rest = [root];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (node.type === "MISSING") {
      report.error(
        node.start,
        `Something is missing here for this to be ${language}.`,
        "Complete the text and import again.",
      );
    } else if (node.type === "ERROR") {
      const said = quote(nodeText(text, node));
      report.error(
        node.start,
        `This is not understood as ${language}: ${said}.`,
        "Correct it and import again, or check what was read around it.",
      );
    } else for (const inner of node.children) rest.push(inner);
  }
}
