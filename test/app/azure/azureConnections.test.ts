import { beforeAll, describe, expect, test } from "vitest";
import { FakeAzure, unreachable, contoso, eva, signedOut, withTwoTenants, workspaceIn } from "./fakeAzure.ts";
import { neverAborted } from "../fakeDeps.ts";

// It is loaded on demand, which would take longer than what a test waits for.
beforeAll(() => import("../../../src/app/azure/azureScan.ts"));

describe("what was opened and seen", () => {
  test.each(["source", "open"] as const)("tries again what could not be reached: %s", async (what) => {
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
    return { rig, names: await rig.workspaceNames(), gaps: rig.azure.obstacles };
  };
  test.each<[string, (rig: FakeAzure) => void]>([
    ["the workspaces of a tenant", (rig) => (rig.workspaces.contoso = unreachable)],
    ["the Azure subscriptions of a tenant", (rig) => (rig.azureSubscriptions.contoso = unreachable)],
    ["the tenants of an account", (rig) => (rig.tenants.eva = unreachable)],
  ])("keeps what was seen before: %s", async (_, change) => {
    const { rig, names, gaps } = await after(change);
    expect(names).toEqual(["churn", "vision"]);
    expect(gaps).toMatchObject([{ kind: "failed", failure: unreachable, hasLastKnownRows: true }]);
    expect((await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted))?.tenantId).toBe("contoso");
  });

  test.each<[string, (rig: FakeAzure) => void]>([
    ["for its Azure subscriptions", (rig) => (rig.azureSubscriptions.contoso = signedOut)],
    ["for its workspaces", (rig) => (rig.workspaces.contoso = signedOut)],
  ])("keeps nothing of a tenant that wants a sign-in %s", async (_, change) => {
    const { names, gaps } = await after(change);
    expect(names).toEqual(["vision"]);
    expect(gaps).toEqual([{ kind: "tenant", account: eva, tenant: contoso, failure: signedOut }]);
  });

  test("keeps nothing of before a sign-in or sign-out", async () => {
    const { names } = await after((rig) => {
      rig.azure.reset();
      rig.workspaces.contoso = unreachable;
    });
    expect(names).toEqual(["vision"]);
  });
});
