import { type FailedGap, type Gap, isFelt } from "./gap.ts";
import type { CloudNode, Node } from "./node.ts";

/** How many tenants that need a sign-in have a row each, lest they bury the workspaces. */
const fewTenants = 3;

/**
 * The rows below Azure: first what is missing, each with a way on, then what was found. That nothing was found is told by
 * what is missing.
 */
export function withGaps(node: CloudNode, gaps: readonly Gap[], rows: readonly Node[]): readonly Node[] {
  // The list itself says how long it waits, and for whom.
  const waiting = rows.find((row) => row.kind === "waiting");
  const { retryAfter: longest = -1 } = waiting?.failure ?? {};
  const isWaitedFor = (gap: Gap): gap is FailedGap =>
    gap.kind === "failed" && gap.failure.code === "throttled" && (gap.failure.retryAfter ?? Infinity) <= longest;
  const tenants = gaps.filter(isWaitedFor).flatMap(({ tenant }) => (tenant ? [tenant.name] : []));
  const felt = gaps.filter((gap) => isFelt(gap) && !isWaitedFor(gap));
  return [
    ...fewOf(felt).map((gap) => ({ kind: "gap", in: node, gap }) as const),
    ...rows
      .filter(({ kind }) => kind !== "empty" || !gaps.length)
      .map((row) => (row === waiting && tenants.length ? { ...waiting, tenants } : row)),
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
