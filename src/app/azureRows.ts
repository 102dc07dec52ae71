import { type Gap, isFelt } from "./gap.ts";
import type { CloudNode, Node } from "./node.ts";

/** How many tenants that need a sign-in have a row each, lest they bury the workspaces. */
const fewTenants = 3;

/**
 * The rows below Azure: first what is missing, each with a way on, then what was found. That nothing was found is told by
 * what is missing.
 */
export function withGaps(node: CloudNode, gaps: readonly Gap[], rows: readonly Node[]): readonly Node[] {
  // The list itself says why it waits.
  const isTold = (gap: Gap): boolean =>
    gap.kind === "failed" && rows.some((row) => "failure" in row && row.failure === gap.failure);
  const felt = gaps.filter((gap) => isFelt(gap) && !isTold(gap));
  return [
    ...fewOf(felt).map((gap) => ({ kind: "gap", in: node, gap }) as const),
    ...rows.filter(({ kind }) => kind !== "empty" || !gaps.length),
  ];
}

function fewOf(gaps: readonly Gap[]): readonly Gap[] {
  const more = gaps.filter(({ kind }) => kind === "tenant").slice(fewTenants);
  const [first] = more;
  return gaps.flatMap((gap) => {
    if (gap === first) return [{ kind: "tenants", more: more.length } as const];
    return more.includes(gap) ? [] : [gap];
  });
}
