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
const failure = new Failure("signed-out", "Nobody is signed in.");
const tenant = (id: string, more: object = {}): Obstacle => ({
  kind: "tenant",
  account: eva,
  tenant: { id, name: id },
  failure,
  ...more,
});
const rows: readonly TreeNode[] = [{ kind: "workspace", cloud: "azure", workspace }];
const gapsOf = (nodes: readonly TreeNode[]): readonly Obstacle[] =>
  nodes.flatMap((node) => (node.kind === "obstacle" ? [node.obstacle] : []));

describe("the rows below Azure", () => {
  test("tell what is missing above what was found", () => {
    const kinds = addObstacleNodes(azure, [{ kind: "signedOut" }], rows).map(({ kind }) => kind);
    expect(kinds).toEqual(["obstacle", "workspace"]);
  });

  test("do not ask for a sign-in to a tenant that another account sees already", () => {
    expect(addObstacleNodes(azure, [tenant("fabrikam", { visibleTo: ole })], rows)).toEqual(rows);
  });

  test("make one row of what are more than three tenants that need a sign-in", () => {
    const tenants = Array.from({ length: 12 }, (_, at) => tenant(`t${at}`));
    const other: Obstacle = { kind: "noWorkspaces", in: 2, chosen: true };
    expect(gapsOf(addObstacleNodes(azure, [...tenants, other], rows))).toEqual([
      ...tenants.slice(0, 3),
      { kind: "tenants", more: 9 },
      other,
    ]);
    expect(gapsOf(addObstacleNodes(azure, tenants.slice(0, 3), rows))).toEqual(tenants.slice(0, 3));
  });

  describe("where Azure asks to wait", () => {
    const throttled = (retryAfter: number) => new Failure("throttled", "Too many requests.", { retryAfter });
    const of = (name: string, why: Failure): Obstacle => ({
      kind: "failed",
      where: eva.label,
      tenant: { id: name, name },
      failure: why,
      hasLastKnownRows: true,
    });
    const waiting: TreeNode = { kind: "waiting", parent: azure, failure: throttled(20), until: 0, isPartial: true };

    test("tell that once, for all tenants that are asked again then", () => {
      const gaps = [of("Contoso", throttled(20)), of("Fabrikam", throttled(3)), tenant("woodgrove")];
      expect(addObstacleNodes(azure, gaps, [waiting, ...rows])).toEqual([
        { kind: "obstacle", parent: azure, obstacle: gaps[2] },
        { ...waiting, tenantNames: ["Contoso", "Fabrikam"] },
        ...rows,
      ]);
    });

    test("tell by itself what is not waited for", () => {
      const gaps = [of("Contoso", throttled(3_600)), of("Fabrikam", new Failure("unreachable", "Away."))];
      expect(gapsOf(addObstacleNodes(azure, gaps, [waiting]))).toEqual(gaps);
      expect(gapsOf(addObstacleNodes(azure, [of("Contoso", throttled(3))], rows))).toHaveLength(1);
    });
  });

  test("say that nothing is there by what is missing alone", () => {
    const empty: TreeNode = { kind: "empty", parent: azure };
    expect(addObstacleNodes(azure, [{ kind: "signedOut" }], [empty]).map(({ kind }) => kind)).toEqual(["obstacle"]);
    expect(addObstacleNodes(azure, [], [empty])).toEqual([empty]);
  });
});
