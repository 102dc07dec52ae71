import { describe, expect, test } from "vitest";
import { addObstacleNodes } from "../../../src/app/tree/obstacleNodes.ts";
import type { Obstacle } from "../../../src/app/azure/obstacle.ts";
import type { CloudNode, TreeNode } from "../../../src/app/tree/treeNode.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Account } from "../../../src/ports/accounts.ts";
import { workspace } from "../fakeDeps.ts";

const azure: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };
const eva: Account = { id: "eva", label: "eva@contoso.com", provider: "vscode" };
const ole: Account = { id: "ole", label: "ole@woodgrove.com", provider: "vscode" };
const failure = new Failure("signed-out", "You are signed out.");
const tenant = (id: string, more: object = {}): Obstacle => ({
  kind: "tenant",
  account: eva,
  tenant: { id, name: id },
  failure,
  ...more,
});
const rows: readonly TreeNode[] = [{ kind: "workspace", cloud: "azure", workspace }];
const obstaclesOf = (nodes: readonly TreeNode[]): readonly Obstacle[] =>
  nodes.flatMap((node) => (node.kind === "obstacle" ? [node.obstacle] : []));

describe("obstacles on Azure", () => {
  test("are above the workspaces", () => {
    const kinds = addObstacleNodes(azure, [{ kind: "signedOut" }], rows).map(({ kind }) => kind);
    expect(kinds).toEqual(["obstacle", "workspace"]);
  });

  test("leave out a tenant that another account can see already", () => {
    expect(addObstacleNodes(azure, [tenant("fabrikam", { visibleTo: ole })], rows)).toEqual(rows);
  });

  test("are one row for all tenants beyond the third that need a sign-in", () => {
    const tenants = Array.from({ length: 12 }, (_, at) => tenant(`t${at}`));
    const other: Obstacle = { kind: "noWorkspaces", searchedCount: 2, hasSelection: true };
    expect(obstaclesOf(addObstacleNodes(azure, [...tenants, other], rows))).toEqual([
      ...tenants.slice(0, 3),
      { kind: "tenants", count: 9 },
      other,
    ]);
    expect(obstaclesOf(addObstacleNodes(azure, tenants.slice(0, 3), rows))).toEqual(tenants.slice(0, 3));
  });

  describe("while Azure throttles", () => {
    const throttled = (retryAfter: number) => new Failure("throttled", "Too many requests.", { retryAfter });
    const failedTenant = (name: string, why: Failure): Obstacle => ({
      kind: "failed",
      where: eva.label,
      tenant: { id: name, name },
      failure: why,
      hasLastKnownRows: true,
    });
    const waiting: TreeNode = { kind: "waiting", parent: azure, failure: throttled(20), until: 0, isPartial: true };

    test("are left out for the tenants that the waiting row names", () => {
      const obstacles = [
        failedTenant("Contoso", throttled(20)),
        failedTenant("Fabrikam", throttled(3)),
        tenant("woodgrove"),
      ];
      expect(addObstacleNodes(azure, obstacles, [waiting, ...rows])).toEqual([
        { kind: "obstacle", parent: azure, obstacle: obstacles[2] },
        { ...waiting, tenantNames: ["Contoso", "Fabrikam"] },
        ...rows,
      ]);
    });

    test("stay for a tenant that must wait longer or failed for another reason", () => {
      const obstacles = [
        failedTenant("Contoso", throttled(3_600)),
        failedTenant("Fabrikam", new Failure("unreachable", "Away.")),
      ];
      expect(obstaclesOf(addObstacleNodes(azure, obstacles, [waiting]))).toEqual(obstacles);
      expect(obstaclesOf(addObstacleNodes(azure, [failedTenant("Contoso", throttled(3))], rows))).toHaveLength(1);
    });
  });

  test("replace the row of an empty list", () => {
    const empty: TreeNode = { kind: "empty", parent: azure };
    expect(addObstacleNodes(azure, [{ kind: "signedOut" }], [empty]).map(({ kind }) => kind)).toEqual(["obstacle"]);
    expect(addObstacleNodes(azure, [], [empty])).toEqual([empty]);
  });
});
