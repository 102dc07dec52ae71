import { type FailureObstacle, type Obstacle, isReportable } from "../azure/obstacle.ts";
import type { CloudNode, TreeNode } from "./treeNode.ts";

/** How many tenants that need a sign-in have a row each. More would push the workspaces out of sight. */
const maxTenantRows = 3;

/**
 * Adds obstacles above the children of Azure. An obstacle also explains an empty list, and tenants that Azure throttles
 * are named in the row that already says so.
 */
export function addObstacleNodes(
  parent: CloudNode,
  obstacles: readonly Obstacle[],
  children: readonly TreeNode[],
): readonly TreeNode[] {
  const waiting = children.find((node) => node.kind === "waiting");
  const { retryAfter = -1 } = waiting?.failure ?? {};
  const isWaitedFor = (obstacle: Obstacle): obstacle is FailureObstacle =>
    obstacle.kind === "failed" &&
    obstacle.failure.code === "throttled" &&
    (obstacle.failure.retryAfter ?? Infinity) <= retryAfter;
  const tenantNames = obstacles.filter(isWaitedFor).flatMap(({ tenant }) => (tenant ? [tenant.name] : []));
  const reported = obstacles.filter((obstacle) => isReportable(obstacle) && !isWaitedFor(obstacle));
  return [
    ...limitTenants(reported).map((obstacle) => ({ kind: "obstacle", parent, obstacle }) as const),
    ...children
      .filter(({ kind }) => kind !== "empty" || !obstacles.length)
      .map((node) => (node === waiting && tenantNames.length ? { ...waiting, tenantNames } : node)),
  ];
}

/** Replaces the tenants beyond the first few by one obstacle, where the first of them was. */
function limitTenants(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  const surplus = obstacles.filter(({ kind }) => kind === "tenant").slice(maxTenantRows);
  return obstacles.flatMap((obstacle): readonly Obstacle[] => {
    if (obstacle === surplus[0]) return [{ kind: "tenants", count: surplus.length }];
    return surplus.includes(obstacle) ? [] : [obstacle];
  });
}
