import { beforeAll, describe, expect, test } from "vitest";
import { AzureWorldRig, away, contoso, eva, signedOut, withTwoTenants, workspaceIn } from "./azureRig.ts";
import { never } from "./world.ts";

// It is loaded on demand, which would take longer than what a test waits for.
beforeAll(() => import("../../src/app/azureLook.ts"));

describe("what was opened and seen", () => {
  test.each(["source", "open"] as const)("tries again what could not be reached: %s", async (what) => {
    const rig = new AzureWorldRig();
    rig.broken = what;
    expect(await rig.gaps()).toMatchObject([{ kind: "failed", failure: away }]);
    rig.broken = undefined;
    expect(await rig.names()).toEqual(["churn"]);
  });

  const after = async (change: (rig: AzureWorldRig) => void) => {
    const rig = withTwoTenants();
    await rig.gaps();
    change(rig);
    return { rig, names: await rig.names(), gaps: rig.azure.gaps };
  };
  test.each<[string, (rig: AzureWorldRig) => void]>([
    ["the workspaces of a tenant", (rig) => (rig.workspaces.contoso = away)],
    ["the Azure subscriptions of a tenant", (rig) => (rig.azureSubscriptions.contoso = away)],
    ["the tenants of an account", (rig) => (rig.tenants.eva = away)],
  ])("keeps what was seen before: %s", async (_, change) => {
    const { rig, names, gaps } = await after(change);
    expect(names).toEqual(["churn", "vision"]);
    expect(gaps).toMatchObject([{ kind: "failed", failure: away, kept: true }]);
    expect((await rig.azure.identityOf(workspaceIn("s1", "churn").id, never))?.tenantId).toBe("contoso");
  });

  test.each<[string, (rig: AzureWorldRig) => void]>([
    ["for its Azure subscriptions", (rig) => (rig.azureSubscriptions.contoso = signedOut)],
    ["for its workspaces", (rig) => (rig.workspaces.contoso = signedOut)],
  ])("keeps nothing of a tenant that wants a sign-in %s", async (_, change) => {
    const { names, gaps } = await after(change);
    expect(names).toEqual(["vision"]);
    expect(gaps).toEqual([{ kind: "tenant", account: eva, tenant: contoso, failure: signedOut }]);
  });

  test("keeps nothing of before a sign-in or sign-out", async () => {
    const { names } = await after((rig) => {
      rig.azure.forget();
      rig.workspaces.contoso = away;
    });
    expect(names).toEqual(["vision"]);
  });
});
