import { type FailureObstacle, type Obstacle, isReportable } from "../azure/obstacle.ts";
import type { CloudNode, TreeNode } from "./treeNode.ts";

/** How many tenants that need a sign-in have a row each, lest they bury the workspaces. */
const maxTenantRows = 3;

/**
 * The rows below Azure: first what is missing, each with a way on, then what was found. That nothing was found is told by
 * what is missing.
 */
export function addObstacleNodes(
  node: CloudNode,
  obstacles: readonly Obstacle[],
  rows: readonly TreeNode[],
): readonly TreeNode[] {
  // The list itself says how long it waits, and for whom.
  const waiting = rows.find((row) => row.kind === "waiting");
  const { retryAfter: longest = -1 } = waiting?.failure ?? {};
  const isWaitedFor = (gap: Obstacle): gap is FailureObstacle =>
    gap.kind === "failed" && gap.failure.code === "throttled" && (gap.failure.retryAfter ?? Infinity) <= longest;
  const tenants = obstacles.filter(isWaitedFor).flatMap(({ tenant }) => (tenant ? [tenant.name] : []));
  const felt = obstacles.filter((gap) => isReportable(gap) && !isWaitedFor(gap));
  return [
    ...limitTenantObstacles(felt).map((gap) => ({ kind: "obstacle", parent: node, obstacle: gap }) as const),
    ...rows
      .filter(({ kind }) => kind !== "empty" || !obstacles.length)
      .map((row) => (row === waiting && tenants.length ? { ...waiting, tenantNames: tenants } : row)),
  ];
}

function limitTenantObstacles(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  const more = obstacles.filter(({ kind }) => kind === "tenant").slice(maxTenantRows);
  const [first] = more;
  return obstacles.flatMap((gap) => {
    if (gap === first) return [{ kind: "tenants", more: more.length } as const];
    return more.includes(gap) ? [] : [gap];
  });
}
