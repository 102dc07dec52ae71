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

// They are loaded on demand, which would take longer than a test waits.
beforeAll(() =>
  Promise.all([import("../../../src/app/azure/azureScan.ts"), import("../../../src/app/azure/sessionChange.ts")]),
);

describe("a scan of Azure", () => {
  test("is shared by all callers while it runs", async () => {
    const rig = new FakeAzure();
    await Promise.all([rig.workspaceNames(), rig.workspaceNames(), rig.obstacles()]);
    expect(rig.requests).toEqual(["eva@ tenants", "eva@contoso azureSubscriptions", "eva@contoso workspaces"]);
  });

  test("reports obstacles, and when there are none anymore", async () => {
    const rig = new FakeAzure();
    const reported: string[][] = [];
    rig.azure.onObstaclesChanged((obstacles) => reported.push(obstacles.map(({ kind }) => kind)));
    await rig.obstacles();
    rig.azureSubscriptions = { contoso: unreachable };
    await rig.obstacles();
    rig.azureSubscriptions = { contoso: [{ id: "s1", name: "Production", tenantId: "contoso" }] };
    await rig.obstacles();
    await rig.obstacles();
    expect(reported).toEqual([["failed"], []]);
  });

  test("requests everything again, and reports a change of accounts", async () => {
    const rig = new FakeAzure();
    const reported: string[] = [];
    rig.azure.onAccountsChanged((accounts) => reported.push(accounts.map(({ label }) => label).join(", ")));
    await rig.obstacles();
    await rig.obstacles();
    rig.accounts = [];
    await rig.obstacles();
    expect(reported).toEqual([eva.label, ""]);
  });

  test("reports the signed-in accounts while a tenant hangs", async () => {
    const rig = new FakeAzure();
    rig.azureSubscriptions = { contoso: hanging };
    const scanning = rig.obstacles();
    await setImmediate();
    expect(rig.azure.accounts).toEqual([eva]);
    await rig.expireTimeouts();
    await scanning;
  });

  test("reports all workspaces found so far, by name, in whatever order tenants respond", async () => {
    const rig = withTwoTenants();
    const lateResponse = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces.contoso = lateResponse.promise;
    const reported: string[] = [];
    const scanning = loadWorkspaces(rig, (kind, names) => kind === "partial" && reported.push(names.join(" ")));
    await setImmediate();
    lateResponse.resolve([workspaceIn("s1", "churn")]);
    await scanning;
    expect(reported).toEqual(["vision", "churn vision"]);
  });

  test("goes on for other callers when the first one leaves, without further requests", async () => {
    const rig = new FakeAzure();
    const lateResponse = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces = { contoso: lateResponse.promise };
    const ending = new AbortController();
    const first = readAllItems(rig.azure.cloud.workspaces(ending.signal));
    const second = rig.workspaceNames();
    await setImmediate();
    ending.abort();
    await expect(first).rejects.toThrow(/abort/i);
    lateResponse.resolve([workspaceIn("s1", "churn")]);
    expect(await second).toEqual(["churn"]);
    expect(rig.requests).toHaveLength(3);
  });

  test("is canceled when the last caller leaves, and the next caller starts another", async () => {
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

  test("restarts after a sign-in or sign-out, and ignores earlier responses", async () => {
    const rig = new FakeAzure();
    const lateResponse = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces = { contoso: lateResponse.promise };
    const before = rig.workspaceNames();
    await setImmediate();
    rig.accounts = [];
    rig.azure.reset();
    lateResponse.resolve([workspaceIn("s1", "churn")]);
    expect(await before).toEqual([]);
    expect(rig.azure.obstacles).toEqual([{ kind: "signedOut" }]);
    expect(rig.azure.accounts).toEqual([]);
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted)).toBeUndefined();
  });

  test("restarts if someone signs out as the last response arrives", async () => {
    const rig = new FakeAzure();
    const scanning = rig.azure.scan(neverAborted, ({ visibleResources }) => {
      if (!visibleResources.workspaces.length) return;
      rig.accounts = [];
      rig.azure.reset();
    });
    expect((await scanning).obstacles).toEqual([{ kind: "signedOut" }]);
    expect(rig.azure.visibleResources?.workspaces).toEqual([]);
    expect(rig.azure.accounts).toEqual([]);
  });

  test("keeps the results of the last one available while it runs", async () => {
    const rig = new FakeAzure();
    await rig.obstacles();
    const lateResponse = Promise.withResolvers<readonly AzureSubscription[]>();
    rig.azureSubscriptions.contoso = lateResponse.promise;
    const again = rig.azure.scan(neverAborted);
    await setImmediate();
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted)).toMatchObject({ account: eva });
    expect(rig.azure.visibleResources?.workspaces).toHaveLength(1);
    lateResponse.resolve([]);
    await again;
    expect(rig.azure.visibleResources?.workspaces).toHaveLength(0);
  });

  test.each([true, false])(
    "reports throttled parts, whether other workspaces were found (%s) or not",
    async (other) => {
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
    },
  );

  test("reports new results of tenants that responded, and earlier ones of the others", async () => {
    const rig = withTwoTenants();
    await rig.workspaceNames();
    rig.azureSubscriptions.fabrikam = hanging;
    rig.workspaces.contoso = [workspaceIn("s1", "churn"), workspaceIn("s1", "new")];
    const reported: string[] = [];
    const scanning = loadWorkspaces(rig, (kind, names) => kind === "refreshing" && reported.push(names.join(" ")));
    await setImmediate();
    expect([...new Set(reported)]).toEqual(["churn vision", "churn new vision"]);
    await rig.expireTimeouts();
    await scanning;
  });

  test("reports nothing before the first response after a sign-in", async () => {
    const rig = withTwoTenants();
    await rig.workspaceNames();
    rig.azure.reset();
    const reported: string[] = [];
    await loadWorkspaces(rig, (kind, names) => kind === "refreshing" && reported.push(names.join(" ")));
    expect(reported[0]).toBe("churn");
    expect(reported.at(-1)).toBe("churn vision");
  });

  test("does not report earlier results of a tenant that needs a sign-in", async () => {
    const rig = withTwoTenants();
    await rig.workspaceNames();
    rig.azureSubscriptions.fabrikam = signedOut;
    await rig.workspaceNames();
    const reported: string[] = [];
    await loadWorkspaces(rig, (kind, names) => kind === "refreshing" && reported.push(...names));
    expect(new Set(reported)).toEqual(new Set(["churn"]));
  });
});

describe("a change of sessions", () => {
  test("does not matter after its signal is aborted", async () => {
    const rig = new FakeAzure();
    await rig.obstacles();
    rig.accounts = unreachable;
    expect(await rig.azure.isAffectedBySessionChange(AbortSignal.abort())).toBe(false);
    expect(await rig.azure.isAffectedBySessionChange(neverAborted)).toBe(true);
  });

  const affected = (rig: FakeAzure) => rig.azure.isAffectedBySessionChange(neverAborted);

  test("does not matter if a token was only renewed, and costs requests only for identities that had to sign in", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = signedOut;
    await rig.obstacles();
    rig.requests.length = 0;
    expect(await affected(rig)).toBe(false);
    expect(rig.requests).toEqual(["eva@fabrikam azureSubscriptions"]);
  });

  test.each<[string, (rig: FakeAzure) => void]>([
    ["someone has signed out", (rig) => (rig.accounts = [])],
    ["another account is known", (rig) => (rig.accounts = [eva, ole])],
    ["someone has signed in to a tenant that required it", (rig) => (rig.azureSubscriptions.fabrikam = [])],
    ["the accounts cannot be listed", (rig) => (rig.accounts = unreachable)],
  ])("matters if %s", async (_, change) => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = signedOut;
    await rig.obstacles();
    change(rig);
    expect(await affected(rig)).toBe(true);
  });

  test("matters if an account that had to sign in has done so", async () => {
    const rig = new FakeAzure();
    rig.tenants.eva = signedOut;
    await rig.obstacles();
    expect(await affected(rig)).toBe(false);
    rig.azureSubscriptions[""] = [];
    expect(await affected(rig)).toBe(true);
  });

  test("is compared with a running scan when that ends, but with its accounts at once", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = hanging;
    const scanning = rig.obstacles();
    await setImmediate();
    const renewal = affected(rig);
    await setImmediate();
    rig.accounts = [];
    expect(await affected(rig)).toBe(true);
    rig.accounts = [eva];
    await rig.expireTimeouts();
    await scanning;
    expect(await renewal).toBe(false);
  });

  test("does not matter after a reset, which restarts the scan anyway", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = hanging;
    const scanning = rig.azure.scan(neverAborted);
    await setImmediate();
    const renewal = affected(rig);
    await setImmediate();
    rig.azureSubscriptions.fabrikam = [];
    rig.azure.reset();
    expect(await renewal).toBe(false);
    await scanning;
    expect(await affected(new FakeAzure())).toBe(true);
  });
});
