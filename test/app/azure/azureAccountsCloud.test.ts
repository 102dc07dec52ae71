import { setImmediate } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { AzureSubscription } from "../../../src/ports/accounts.ts";
import type { MlWorkspace } from "../../../src/ports/cloud.ts";
import {
  FakeAzure,
  unreachable,
  contoso,
  eva,
  hanging,
  loadWorkspaces,
  ole,
  signedOut,
  throttled,
  withTwoTenants,
  workspaceIn,
} from "./fakeAzure.ts";
import { readAllItems } from "../../../src/app/lists/readAllItems.ts";
import { neverAborted } from "../fakeDeps.ts";

// They are loaded on demand, which would take longer than what a test waits for.
beforeAll(() =>
  Promise.all([import("../../../src/app/azure/azureScan.ts"), import("../../../src/app/azure/sessionChange.ts")]),
);

describe("Azure, while somebody looks at it,", () => {
  test("shares one look among all who ask meanwhile", async () => {
    const rig = new FakeAzure();
    await Promise.all([rig.workspaceNames(), rig.workspaceNames(), rig.obstacles()]);
    expect(rig.requests).toEqual(["eva@ tenants", "eva@contoso azureSubscriptions", "eva@contoso workspaces"]);
  });

  test("tells what is missing, and when nothing is any more", async () => {
    const rig = new FakeAzure();
    const told: string[][] = [];
    rig.azure.onObstaclesChanged((gaps) => told.push(gaps.map(({ kind }) => kind)));
    await rig.obstacles();
    rig.azureSubscriptions = { contoso: unreachable };
    await rig.obstacles();
    rig.azureSubscriptions = { contoso: [{ id: "s1", name: "Production", tenantId: "contoso" }] };
    await rig.obstacles();
    await rig.obstacles();
    expect(told).toEqual([["failed"], []]);
  });

  test("asks anew each time, and tells when other accounts are there", async () => {
    const rig = new FakeAzure();
    const told: string[] = [];
    rig.azure.onAccountsChanged((accounts) => told.push(accounts.map(({ label }) => label).join(", ")));
    await rig.obstacles();
    await rig.obstacles();
    rig.accounts = [];
    await rig.obstacles();
    expect(told).toEqual([eva.label, ""]);
  });

  test("tells who is signed in while a tenant hangs", async () => {
    const rig = new FakeAzure();
    rig.azureSubscriptions = { contoso: hanging };
    const looking = rig.obstacles();
    await setImmediate();
    expect(rig.azure.accounts).toEqual([eva]);
    await rig.expireTimeouts();
    await looking;
  });

  test("tells all that was found so far each time there is more, by name, whoever answers first", async () => {
    const rig = withTwoTenants();
    const late = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces.contoso = late.promise;
    const told: string[] = [];
    const looking = loadWorkspaces(rig, (kind, names) => kind === "partial" && told.push(names.join(" ")));
    await setImmediate();
    late.resolve([workspaceIn("s1", "churn")]);
    await looking;
    expect(told).toEqual(["vision", "churn vision"]);
  });

  test("goes on for who still waits when the one who began it goes away, without asking twice", async () => {
    const rig = new FakeAzure();
    const late = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces = { contoso: late.promise };
    const ending = new AbortController();
    const first = readAllItems(rig.azure.cloud.workspaces(ending.signal));
    const second = rig.workspaceNames();
    await setImmediate();
    ending.abort();
    await expect(first).rejects.toThrow(/abort/i);
    late.resolve([workspaceIn("s1", "churn")]);
    expect(await second).toEqual(["churn"]);
    expect(rig.requests).toHaveLength(3);
  });

  test("is cancelled when nobody waits for it, and the next one begins anew", async () => {
    const rig = new FakeAzure();
    rig.tenants = { eva: hanging };
    const ending = new AbortController();
    const first = rig.azure.scan(ending.signal);
    await setImmediate();
    ending.abort();
    await expect(first).rejects.toThrow(/abort/i);
    expect(rig.timers.size).toBe(0);
    rig.tenants = { eva: [contoso] };
    expect(await rig.workspaceNames()).toEqual(["churn"]);
  });

  test("that a sign-in or sign-out overtakes is begun again, and its answer is dropped", async () => {
    const rig = new FakeAzure();
    const late = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces = { contoso: late.promise };
    const before = rig.workspaceNames();
    await setImmediate();
    rig.accounts = [];
    rig.azure.reset();
    late.resolve([workspaceIn("s1", "churn")]);
    expect(await before).toEqual([]);
    expect(rig.azure.obstacles).toEqual([{ kind: "signedOut" }]);
    expect(rig.azure.accounts).toEqual([]);
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted)).toBeUndefined();
  });

  test("that somebody signs out of as the last answer comes is begun again", async () => {
    const rig = new FakeAzure();
    const looking = rig.azure.scan(neverAborted, ({ visibleResources: reach }) => {
      if (!reach.workspaces.length) return;
      rig.accounts = [];
      rig.azure.reset();
    });
    expect((await looking).obstacles).toEqual([{ kind: "signedOut" }]);
    expect(rig.azure.visibleResources?.workspaces).toEqual([]);
    expect(rig.azure.accounts).toEqual([]);
  });

  test("that is made anew keeps nobody from what the last one has found", async () => {
    const rig = new FakeAzure();
    await rig.obstacles();
    const late = Promise.withResolvers<readonly AzureSubscription[]>();
    rig.azureSubscriptions.contoso = late.promise;
    const again = rig.azure.scan(neverAborted);
    await setImmediate();
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted)).toMatchObject({ account: eva });
    expect(rig.azure.visibleResources?.workspaces).toHaveLength(1);
    late.resolve([]);
    await again;
    expect(rig.azure.visibleResources?.workspaces).toHaveLength(0);
  });

  test.each([true, false])("tells what waits, whether something else was found (%s) or not", async (other) => {
    const rig = withTwoTenants();
    rig.workspaces.contoso = throttled;
    if (!other) rig.workspaces.fabrikam = [];
    let last: unknown;
    for await (const update of rig.azure.cloud.workspaces(neverAborted)) last = update;
    expect(last).toMatchObject({
      kind: "complete",
      items: other ? [{ name: "vision" }] : [],
      throttledParts: [throttled],
    });
    expect(rig.azure.obstacles).toMatchObject([{ kind: "failed", tenant: contoso, failure: throttled }]);
  });

  test("anew tells what is known meanwhile: what has come, and of who has not answered what was there", async () => {
    const rig = withTwoTenants();
    await rig.workspaceNames();
    rig.azureSubscriptions.fabrikam = hanging;
    rig.workspaces.contoso = [workspaceIn("s1", "churn"), workspaceIn("s1", "new")];
    const told: string[] = [];
    const looking = loadWorkspaces(rig, (kind, names) => kind === "refreshing" && told.push(names.join(" ")));
    await setImmediate();
    expect([...new Set(told)]).toEqual(["churn vision", "churn new vision"]);
    await rig.expireTimeouts();
    await looking;
  });

  test("anew after a sign-in tells nothing before something has come", async () => {
    const rig = withTwoTenants();
    await rig.workspaceNames();
    rig.azure.reset();
    const told: string[] = [];
    await loadWorkspaces(rig, (kind, names) => kind === "refreshing" && told.push(names.join(" ")));
    expect(told[0]).toBe("churn");
    expect(told.at(-1)).toBe("churn vision");
  });

  test("anew does not bring back for a moment what wants a sign-in since", async () => {
    const rig = withTwoTenants();
    await rig.workspaceNames();
    rig.azureSubscriptions.fabrikam = signedOut;
    await rig.workspaceNames();
    const told: string[] = [];
    await loadWorkspaces(rig, (kind, names) => kind === "refreshing" && told.push(...names));
    expect(new Set(told)).toEqual(new Set(["churn"]));
  });
});

describe("a change of sessions", () => {
  const affected = (rig: FakeAzure) => rig.azure.isAffectedBySessionChange(neverAborted);

  test("that is a token's renewal alone is none, and costs no request but for who had to sign in", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = signedOut;
    await rig.obstacles();
    rig.requests.length = 0;
    expect(await affected(rig)).toBe(false);
    expect(rig.requests).toEqual(["eva@fabrikam azureSubscriptions"]);
  });

  test.each<[string, (rig: FakeAzure) => void]>([
    ["somebody has signed out", (rig) => (rig.accounts = [])],
    ["another account is there", (rig) => (rig.accounts = [eva, ole])],
    ["somebody has signed in to a tenant that wanted it", (rig) => (rig.azureSubscriptions.fabrikam = [])],
    ["who is signed in cannot be asked", (rig) => (rig.accounts = unreachable)],
  ])("is one where %s", async (_, change) => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = signedOut;
    await rig.obstacles();
    change(rig);
    expect(await affected(rig)).toBe(true);
  });

  test("is one where somebody has signed in whom a tenant's list kept waiting for it", async () => {
    const rig = new FakeAzure();
    rig.tenants.eva = signedOut;
    await rig.obstacles();
    expect(await affected(rig)).toBe(false);
    rig.azureSubscriptions[""] = [];
    expect(await affected(rig)).toBe(true);
  });

  test("during a look is known when it ends; that an account has gone is known at once", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = hanging;
    const looking = rig.obstacles();
    await setImmediate();
    const renewal = affected(rig);
    await setImmediate();
    rig.accounts = [];
    expect(await affected(rig)).toBe(true);
    rig.accounts = [eva];
    await rig.expireTimeouts();
    await looking;
    expect(await renewal).toBe(false);
  });

  test("is none where all was forgotten meanwhile, as it is looked for again then anyway", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = hanging;
    const looking = rig.azure.scan(neverAborted);
    await setImmediate();
    const renewal = affected(rig);
    await setImmediate();
    rig.azureSubscriptions.fabrikam = [];
    rig.azure.reset();
    expect(await renewal).toBe(false);
    await looking;
    expect(await affected(new FakeAzure())).toBe(true);
  });
});
