import { setImmediate } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { Failure } from "../../../src/core/failure.ts";
import {
  FakeAzure,
  unreachable,
  contoso,
  eva,
  fabrikam,
  hanging,
  loadWorkspaces,
  ole,
  signedOut,
  withTwoTenants,
  workspaceIn,
} from "./fakeAzure.ts";
import { readAllItems } from "../../../src/app/lists/readAllItems.ts";
import { neverAborted } from "../fakeDeps.ts";

// It is loaded on demand, which would take longer than a test waits.
beforeAll(() => import("../../../src/app/azure/azureScan.ts"));

describe("a scan of Azure", () => {
  const cases: readonly (readonly [string, (rig: FakeAzure) => void, readonly object[]])[] = [
    ["has no obstacles if every request succeeds", () => {}, []],
    ["reports that no account is signed in", (rig) => (rig.accounts = []), [{ kind: "signedOut" }]],
    [
      "reports why the configured credential has no account",
      (rig) => (rig.accounts = signedOut),
      [{ kind: "signedOut", failure: signedOut }],
    ],
    [
      "reports an account that needs a sign-in",
      (rig) => (rig.tenants = { eva: signedOut }),
      [{ kind: "account", account: eva, failure: signedOut }],
    ],
    [
      "reports a tenant that needs a sign-in",
      (rig) => (rig.azureSubscriptions = { contoso: signedOut }),
      [{ kind: "tenant", account: eva, tenant: { id: "contoso", name: "Contoso" }, failure: signedOut }],
    ],
    [
      "reports an unreachable Azure once for each account",
      (rig) => (rig.tenants = { eva: unreachable }),
      [{ kind: "failed", where: eva.label, failure: unreachable, hasLastKnownRows: false }],
    ],
    [
      "reports where workspaces could not be listed, and not that there are none",
      (rig) => (rig.workspaces = { contoso: unreachable }),
      [{ kind: "failed", where: eva.label, tenant: contoso, failure: unreachable, hasLastKnownRows: false }],
    ],
    [
      "reports that there are no Azure subscriptions",
      (rig) => (rig.azureSubscriptions = { contoso: [] }),
      [{ kind: "noAzureSubscriptions", accounts: [eva] }],
    ],
    [
      "reports that the selected Azure subscriptions were not found",
      (rig) => (rig.selectedSubscriptions = ["s8", "s9"]),
      [{ kind: "selectionNotFound", selectedCount: 2 }],
    ],
    [
      "reports that there are no workspaces",
      (rig) => (rig.workspaces = { contoso: [] }),
      [{ kind: "noWorkspaces", searchedCount: 1, hasSelection: false }],
    ],
    [
      "reports that the selected Azure subscriptions have no workspaces",
      (rig) => ((rig.selectedSubscriptions = ["s1"]), (rig.workspaces = { contoso: [] })),
      [{ kind: "noWorkspaces", searchedCount: 1, hasSelection: true }],
    ],
    [
      "reports both if a sign-in might show the selected Azure subscriptions",
      (rig) => {
        rig.selectedSubscriptions = ["s8"];
        rig.tenants = { eva: [contoso, fabrikam] };
      },
      [
        { kind: "tenant", account: eva, tenant: fabrikam, failure: signedOut },
        { kind: "selectionNotFound", selectedCount: 1 },
      ],
    ],
  ];
  test.each(cases)("%s", async (_, change, obstacles) => {
    const rig = new FakeAzure();
    change(rig);
    expect(await rig.obstacles()).toEqual(obstacles);
  });

  test("throws unexpected errors", async () => {
    const rig = new FakeAzure();
    rig.workspaces = { contoso: [undefined as never] };
    await expect(rig.obstacles()).rejects.toThrow(TypeError);
  });

  test("adds the name of its Azure subscription to each workspace", async () => {
    const found = await readAllItems(withTwoTenants().azure.cloud.workspaces(neverAborted));
    expect(found.map(({ name, subscriptionName }) => `${name} in ${subscriptionName}`)).toEqual([
      "churn in Production",
      "vision in Lab",
    ]);
  });

  test("counts accounts that need a sign-in as signed out", async () => {
    const rig = new FakeAzure();
    rig.accounts = [eva, ole];
    await rig.obstacles();
    expect(rig.azure.accounts).toEqual([eva]);
  });

  test("shows the workspaces of other tenants until a tenant that hangs times out", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = hanging;
    const reported: string[][] = [];
    const scanning = loadWorkspaces(rig, (kind, names) => kind === "partial" && reported.push([...names]));
    await setImmediate();
    expect(reported.at(-1)).toEqual(["churn"]);
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted)).toEqual({
      account: eva,
      tenantId: "contoso",
    });
    await rig.expireTimeouts();
    expect(await scanning).toEqual(["churn"]);
    expect(rig.azure.obstacles).toMatchObject([
      { kind: "failed", tenant: fabrikam, failure: { message: "Timed out after 30 s." } },
    ]);
    expect(rig.timers.size).toBe(0);
  });

  test("scans 16 of many tenants at once, and no more", async () => {
    const rig = new FakeAzure();
    rig.tenants.eva = Array.from({ length: 200 }, (_, at) => ({ id: `t${at}`, name: `t${at}` }));
    const responses: (() => void)[] = [];
    rig.azureSubscriptions = new Proxy(rig.azureSubscriptions, {
      get: () => new Promise((resolve) => responses.push(() => resolve([]))),
    });
    const scanning = rig.obstacles();
    const waiting: number[] = [];
    for (let count = 0; count < 200; count++) {
      while (!responses.length) await setImmediate();
      await setImmediate();
      waiting.push(responses.length);
      responses.shift()?.();
    }
    await scanning;
    expect(Math.max(...waiting)).toBe(16);
  });

  test("shows the workspaces of other accounts until an account that hangs times out", async () => {
    const rig = withTwoTenants();
    rig.accounts = [ole, eva];
    rig.tenants.ole = hanging;
    const reported: string[][] = [];
    const scanning = loadWorkspaces(rig, (kind, names) => kind === "partial" && reported.push([...names]));
    await setImmediate();
    expect(reported.at(-1)).toEqual(["churn", "vision"]);
    await rig.expireTimeouts();
    await scanning;
    expect(rig.azure.obstacles).toMatchObject([{ kind: "failed", where: ole.label, failure: { code: "timed-out" } }]);
  });

  test("reports obstacles in the order of accounts and tenants, in whatever order they respond", async () => {
    const rig = new FakeAzure();
    rig.accounts = [eva, ole];
    rig.tenants = { eva: [contoso, fabrikam], ole: unreachable };
    const lateResponse = Promise.withResolvers<Failure>();
    rig.azureSubscriptions = { contoso: lateResponse.promise, fabrikam: unreachable };
    const scanning = rig.obstacles();
    await setImmediate();
    lateResponse.resolve(unreachable);
    expect(
      (await scanning).map((obstacle) => obstacle.kind === "failed" && (obstacle.tenant?.name ?? obstacle.where)),
    ).toEqual(["Contoso", "Fabrikam", ole.label]);
  });

  test("makes each request once for each account and identity", async () => {
    const rig = withTwoTenants();
    rig.accounts = [eva, ole];
    rig.tenants.ole = [fabrikam];
    await Promise.all([rig.workspaceNames(), rig.azure.scan(neverAborted), rig.azure.identityOf("x", neverAborted)]);
    expect(rig.requests.toSorted()).toEqual([
      "eva@ tenants",
      "eva@contoso azureSubscriptions",
      "eva@contoso workspaces",
      "eva@fabrikam azureSubscriptions",
      "eva@fabrikam workspaces",
      "ole@ tenants",
      "ole@fabrikam azureSubscriptions",
      "ole@fabrikam workspaces",
    ]);
  });

  test("finds workspaces in the selected Azure subscriptions, or in all if none is selected", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.contoso = ["s1", "s3"].map((id) => ({ id, name: id, tenantId: "contoso" }));
    const workspaceRequests = async (chosen: readonly string[]) => {
      rig.selectedSubscriptions = chosen;
      rig.requests.length = 0;
      await rig.obstacles();
      return rig.requests.filter((one) => one.includes("workspaces"));
    };
    expect(await workspaceRequests(["S3"])).toEqual(["eva@contoso workspaces s3"]);
    expect(await workspaceRequests([])).toEqual(["eva@contoso workspaces", "eva@fabrikam workspaces"]);
  });

  test("notes that another account can already see a tenant", async () => {
    const rig = withTwoTenants();
    rig.accounts = [eva, ole];
    rig.tenants.ole = [fabrikam];
    rig.azureSubscriptions["ole@fabrikam"] = signedOut;
    expect(await rig.obstacles()).toEqual([
      { kind: "tenant", account: ole, tenant: fabrikam, failure: signedOut, visibleTo: eva },
    ]);
  });
});
