import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { mergeVisibleResources, type IdentityResources } from "../../../src/app/azure/visibleResources.ts";
import { normalizeArmId } from "../../../src/core/armId.ts";
import type { Tenant } from "../../../src/ports/accounts.ts";
import { FakeAzure, contoso, eva, fabrikam, ole, workspaceIn } from "./fakeAzure.ts";
import { neverAborted } from "../fakeDeps.ts";

// It is loaded on demand, which would take longer than a test waits.
beforeAll(() => import("../../../src/app/azure/azureScan.ts"));

const resourcesOf = (
  account: string,
  tenantId: string,
  seen: readonly (readonly [string, string])[],
): IdentityResources => ({
  identity: { account: { id: account, label: account, provider: "vscode" }, tenantId },
  tenantName: tenantId,
  azureSubscriptions: [...new Set(seen.map(([id]) => id))].map((id) => ({ id, name: id, tenantId: `t${id.at(-1)}` })),
  workspaces: seen.map(([subscriptionId, name]) => ({
    id: `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/P/workspaces/${name}`,
    name,
    location: "",
    resourceGroup: "rg",
    subscriptionId,
  })),
});
const few = (prefix: string) => fc.integer({ min: 0, max: 3 }).map((at) => `${prefix}${at}`);
const written = fc
  .tuple(few("s"), few("w"))
  .chain(([id, name]) => fc.constantFrom([id, name], [id.toUpperCase(), name]));
const resourceSets = fc.array(
  fc
    .tuple(few("a"), few("t"), fc.array(written, { maxLength: 6 }))
    .map(([account, tenantId, seen]) => resourcesOf(account, tenantId, seen as [string, string][])),
  { maxLength: 5 },
);

describe("the resources of several identities", () => {
  test("are merged without duplicates, each with an identity that can see it, preferably in its home tenant", () => {
    fc.assert(
      fc.property(resourceSets, (given) => {
        const { workspaces, identityFor } = mergeVisibleResources(given, () => true);
        const keys = workspaces.map(({ id }) => normalizeArmId(id));
        const seen = given.flatMap((one) => one.workspaces.map(({ id }) => normalizeArmId(id)));
        expect(new Set(keys).size).toBe(keys.length);
        expect(new Set(keys)).toEqual(new Set(seen));
        for (const { id, subscriptionId } of workspaces) {
          const visibleTo = given.filter((one) =>
            one.workspaces.some((other) => normalizeArmId(other.id) === normalizeArmId(id)),
          );
          const home = visibleTo.filter((one) => one.identity.tenantId === `t${subscriptionId.at(-1)}`);
          expect(identityFor(id)).toBe((home[0] ?? visibleTo[0])?.identity);
        }
      }),
    );
  });

  test("include the workspaces of selected Azure subscriptions, in any casing", () => {
    const { workspaces, azureSubscriptions } = mergeVisibleResources(
      [
        resourcesOf("a", "t", [
          ["s1", "one"],
          ["S2", "two"],
        ]),
      ],
      (id) => id === "s2",
    );
    expect(workspaces.map(({ name }) => name)).toEqual(["two"]);
    expect(azureSubscriptions.map(({ id }) => id)).toEqual(["s1", "S2"]);
  });
});

describe("an Azure subscription", () => {
  const shared = (): FakeAzure => {
    const rig = new FakeAzure();
    rig.accounts = [eva, ole];
    rig.tenants = {
      eva: [fabrikam, contoso],
      ole: [fabrikam],
    };
    const production = { id: "S1", name: "Production", tenantId: "contoso" };
    rig.azureSubscriptions = {
      contoso: [{ ...production, id: "s1" }],
      fabrikam: [production, { id: "s2", name: "Lab", tenantId: "fabrikam" }],
    };
    rig.workspaces = {
      contoso: [workspaceIn("s1", "churn")],
      fabrikam: [workspaceIn("s2", "vision"), workspaceIn("S1", "churn")],
    };
    return rig;
  };

  test("that several identities can see is listed once, with the identity of its home tenant", async () => {
    const rig = shared();
    const { azureSubscriptions } = (await rig.azure.scan(neverAborted)).visibleResources;
    expect(azureSubscriptions.map(({ id, identity }) => [id, identity.account.id, identity.tenantId])).toEqual([
      ["s2", "eva", "fabrikam"],
      ["s1", "eva", "contoso"],
    ]);
    expect(await rig.workspaceNames()).toEqual(["churn", "vision"]);
  });

  test("determines the identity for requests to its resources", async () => {
    const rig = shared();
    await rig.azure.cloud.delete(workspaceIn("S2", "vision").id, neverAborted);
    await rig.azure.cloud.delete(workspaceIn("s1", "churn").id, neverAborted);
    const deletes = rig.requests.filter((one) => one.includes("delete"));
    expect(deletes.map((one) => one.split(" ")[0])).toEqual(["eva@fabrikam", "eva@contoso"]);
  });

  test("that no identity can see is reported with a remedy, without a request", async () => {
    const rig = shared();
    await rig.obstacles();
    rig.requests.length = 0;
    await expect(rig.azure.cloud.delete(workspaceIn("s9", "far").id, neverAborted)).rejects.toThrow(
      /No signed-in account can see the Azure subscription of far/,
    );
    expect(rig.requests).toEqual([]);
  });

  test("that is not selected is listed, but its workspaces are not", async () => {
    const rig = shared();
    rig.selectedSubscriptions = ["S2"];
    const { azureSubscriptions, workspaces } = (await rig.azure.scan(neverAborted)).visibleResources;
    expect(azureSubscriptions).toHaveLength(2);
    expect(workspaces.map(({ name }) => name)).toEqual(["vision"]);
  });

  test("that two accounts can see uses the first account, in whatever order they respond", async () => {
    const rig = new FakeAzure();
    rig.accounts = [eva, ole];
    rig.tenants.ole = [contoso];
    const lateResponse = Promise.withResolvers<readonly Tenant[]>();
    rig.tenants.eva = lateResponse.promise;
    const scanning = rig.azure.scan(neverAborted);
    await setImmediate();
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted)).toMatchObject({ account: ole });
    lateResponse.resolve([contoso]);
    expect((await scanning).visibleResources.workspaces).toHaveLength(1);
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted)).toMatchObject({ account: eva });
  });

  test("in which two accounts have different rights shows the workspaces of both, each with its account", async () => {
    const rig = new FakeAzure();
    rig.accounts = [eva, ole];
    rig.tenants.ole = [contoso];
    rig.workspaces["ole@contoso"] = [workspaceIn("S1", "secret")];
    expect(await rig.workspaceNames()).toEqual(["churn", "secret"]);
    const below = `${workspaceIn("s1", "secret").id}/providers/Microsoft.EventGrid/eventSubscriptions/x`;
    expect(await rig.azure.identityOf(below, neverAborted)).toMatchObject({ account: ole });
  });
});
