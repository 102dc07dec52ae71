import type { Gap } from "./azure.ts";
import type { CloudNode, Node } from "./node.ts";

/**
 * The rows below Azure: first what is missing, each with a way on, then what was found. That nothing was found is told by
 * what is missing.
 */
export const withGaps = (node: CloudNode, gaps: readonly Gap[], rows: readonly Node[]): readonly Node[] => [
  ...gaps.map((gap) => ({ kind: "gap", in: node, gap }) as const),
  ...rows.filter(({ kind }) => kind !== "empty" || !gaps.length),
];
