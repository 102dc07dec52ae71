import { beforeAll, describe, expect, test } from "vitest";
import { FakeAzure, unreachable, contoso, eva, signedOut, withTwoTenants, workspaceIn } from "./fakeAzure.ts";
import { neverAborted } from "../fakeDeps.ts";

// It is loaded on demand, which would take longer than a test waits.
beforeAll(() => import("../../../src/app/azure/azureScan.ts"));

describe("connections to Azure", () => {
  test.each(["source", "open"] as const)("are opened again after they failed: %s", async (what) => {
    const rig = new FakeAzure();
    rig.unreachablePart = what;
    expect(await rig.obstacles()).toMatchObject([{ kind: "failed", failure: unreachable }]);
    rig.unreachablePart = undefined;
    expect(await rig.workspaceNames()).toEqual(["churn"]);
  });

  const after = async (change: (rig: FakeAzure) => void) => {
    const rig = withTwoTenants();
    await rig.obstacles();
    change(rig);
    return { rig, names: await rig.workspaceNames(), obstacles: rig.azure.obstacles };
  };
  test.each<[string, (rig: FakeAzure) => void]>([
    ["the workspaces of a tenant", (rig) => (rig.workspaces.contoso = unreachable)],
    ["the Azure subscriptions of a tenant", (rig) => (rig.azureSubscriptions.contoso = unreachable)],
    ["the tenants of an account", (rig) => (rig.tenants.eva = unreachable)],
  ])("keep what was last seen if a request fails: %s", async (_, change) => {
    const { rig, names, obstacles } = await after(change);
    expect(names).toEqual(["churn", "vision"]);
    expect(obstacles).toMatchObject([{ kind: "failed", failure: unreachable, hasLastKnownRows: true }]);
    expect((await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted))?.tenantId).toBe("contoso");
  });

  test.each<[string, (rig: FakeAzure) => void]>([
    ["for its Azure subscriptions", (rig) => (rig.azureSubscriptions.contoso = signedOut)],
    ["for its workspaces", (rig) => (rig.workspaces.contoso = signedOut)],
  ])("drop what was last seen in a tenant that needs a sign-in %s", async (_, change) => {
    const { names, obstacles } = await after(change);
    expect(names).toEqual(["vision"]);
    expect(obstacles).toEqual([{ kind: "tenant", account: eva, tenant: contoso, failure: signedOut }]);
  });

  test("drop what was last seen when they are reset", async () => {
    const { names } = await after((rig) => {
      rig.azure.reset();
      rig.workspaces.contoso = unreachable;
    });
    expect(names).toEqual(["vision"]);
  });
});
