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

// It is loaded on demand, which would take longer than what a test waits for.
beforeAll(() => import("../../../src/app/azure/azureScan.ts"));

describe("a look at Azure", () => {
  const cases: readonly (readonly [string, (rig: FakeAzure) => void, readonly object[]])[] = [
    ["finds nothing missing where all is well", () => {}, []],
    ["says that nobody is signed in", (rig) => (rig.accounts = []), [{ kind: "signedOut" }]],
    [
      "says why the set credential has nobody",
      (rig) => (rig.accounts = signedOut),
      [{ kind: "signedOut", failure: signedOut }],
    ],
    [
      "says which account needs a sign-in",
      (rig) => (rig.tenants = { eva: signedOut }),
      [{ kind: "account", account: eva, failure: signedOut }],
    ],
    [
      "says which tenant needs a sign-in",
      (rig) => (rig.azureSubscriptions = { contoso: signedOut }),
      [{ kind: "tenant", account: eva, tenant: { id: "contoso", name: "Contoso" }, failure: signedOut }],
    ],
    [
      "says once for each account that Azure is away",
      (rig) => (rig.tenants = { eva: unreachable }),
      [{ kind: "failed", where: eva.label, failure: unreachable, hasLastKnownRows: false }],
    ],
    [
      "says where workspaces could not be listed, and not that there are none",
      (rig) => (rig.workspaces = { contoso: unreachable }),
      [{ kind: "failed", where: eva.label, tenant: contoso, failure: unreachable, hasLastKnownRows: false }],
    ],
    [
      "says that there is no Azure subscription",
      (rig) => (rig.azureSubscriptions = { contoso: [] }),
      [{ kind: "noAzureSubscriptions", accounts: [eva] }],
    ],
    [
      "says that the chosen Azure subscriptions are not there",
      (rig) => (rig.selectedSubscriptions = ["s8", "s9"]),
      [{ kind: "noneOfTheChosen", chosen: 2 }],
    ],
    [
      "says that the chosen ones have no workspaces",
      (rig) => (rig.workspaces = { contoso: [] }),
      [{ kind: "noWorkspaces", in: 1, chosen: false }],
    ],
    [
      "says so of the chosen ones where some are",
      (rig) => ((rig.selectedSubscriptions = ["s1"]), (rig.workspaces = { contoso: [] })),
      [{ kind: "noWorkspaces", in: 1, chosen: true }],
    ],
    [
      "says both where a sign-in might show the chosen ones",
      (rig) => {
        rig.selectedSubscriptions = ["s8"];
        rig.tenants = { eva: [contoso, fabrikam] };
      },
      [
        { kind: "tenant", account: eva, tenant: fabrikam, failure: signedOut },
        { kind: "noneOfTheChosen", chosen: 1 },
      ],
    ],
  ];
  test.each(cases)("%s", async (_, change, gaps) => {
    const rig = new FakeAzure();
    change(rig);
    expect(await rig.obstacles()).toEqual(gaps);
  });

  test("throws what is a bug", async () => {
    const rig = new FakeAzure();
    rig.workspaces = { contoso: [undefined as never] };
    await expect(rig.obstacles()).rejects.toThrow(TypeError);
  });

  test("calls the Azure subscription of each workspace by its name", async () => {
    const found = await readAllItems(withTwoTenants().azure.cloud.workspaces(neverAborted));
    expect(found.map(({ name, subscriptionName }) => `${name} in ${subscriptionName}`)).toEqual([
      "churn in Production",
      "vision in Lab",
    ]);
  });

  test("counts only who can be asked as signed in", async () => {
    const rig = new FakeAzure();
    rig.accounts = [eva, ole];
    await rig.obstacles();
    expect(rig.azure.accounts).toEqual([eva]);
  });

  test("gives a tenant up that hangs, and until then shows what the others have", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = hanging;
    const told: string[][] = [];
    const looking = loadWorkspaces(rig, (kind, names) => kind === "partial" && told.push([...names]));
    await setImmediate();
    expect(told.at(-1)).toEqual(["churn"]);
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, neverAborted)).toEqual({
      account: eva,
      tenantId: "contoso",
    });
    await rig.expireTimeouts();
    expect(await looking).toEqual(["churn"]);
    expect(rig.azure.obstacles).toMatchObject([
      { kind: "failed", tenant: fabrikam, failure: { message: "Timed out after 30 s." } },
    ]);
    expect(rig.timers.size).toBe(0);
  });

  test("asks 16 tenants at once and no more, also where there are hundreds", async () => {
    const rig = new FakeAzure();
    rig.tenants.eva = Array.from({ length: 200 }, (_, at) => ({ id: `t${at}`, name: `t${at}` }));
    const letGo: (() => void)[] = [];
    rig.azureSubscriptions = new Proxy(rig.azureSubscriptions, {
      get: () => new Promise((resolve) => letGo.push(() => resolve([]))),
    });
    const looking = rig.obstacles();
    const waiting: number[] = [];
    for (let answered = 0; answered < 200; answered++) {
      while (!letGo.length) await setImmediate();
      await setImmediate();
      waiting.push(letGo.length);
      letGo.shift()?.();
    }
    await looking;
    expect(Math.max(...waiting)).toBe(16);
  });

  test("gives an account up that hangs, and until then shows what the others have", async () => {
    const rig = withTwoTenants();
    rig.accounts = [ole, eva];
    rig.tenants.ole = hanging;
    const told: string[][] = [];
    const looking = loadWorkspaces(rig, (kind, names) => kind === "partial" && told.push([...names]));
    await setImmediate();
    expect(told.at(-1)).toEqual(["churn", "vision"]);
    await rig.expireTimeouts();
    await looking;
    expect(rig.azure.obstacles).toMatchObject([{ kind: "failed", where: ole.label, failure: { code: "timed-out" } }]);
  });

  test("has its gaps in the order of the accounts and tenants, whoever answers first", async () => {
    const rig = new FakeAzure();
    rig.accounts = [eva, ole];
    rig.tenants = { eva: [contoso, fabrikam], ole: unreachable };
    const late = Promise.withResolvers<Failure>();
    rig.azureSubscriptions = { contoso: late.promise, fabrikam: unreachable };
    const looking = rig.obstacles();
    await setImmediate();
    late.resolve(unreachable);
    expect((await looking).map((gap) => gap.kind === "failed" && (gap.tenant?.name ?? gap.where))).toEqual([
      "Contoso",
      "Fabrikam",
      ole.label,
    ]);
  });

  test("asks each account, and each identity that it has, once for each thing", async () => {
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

  test("asks for workspaces in the chosen Azure subscriptions alone, and where none is chosen in all", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.contoso = ["s1", "s3"].map((id) => ({ id, name: id, tenantId: "contoso" }));
    const asked = async (chosen: readonly string[]) => {
      rig.selectedSubscriptions = chosen;
      rig.requests.length = 0;
      await rig.obstacles();
      return rig.requests.filter((one) => one.includes("workspaces"));
    };
    expect(await asked(["S3"])).toEqual(["eva@contoso workspaces s3"]);
    expect(await asked([])).toEqual(["eva@contoso workspaces", "eva@fabrikam workspaces"]);
  });

  test("says of a tenant that another account sees it already", async () => {
    const rig = withTwoTenants();
    rig.accounts = [eva, ole];
    rig.tenants.ole = [fabrikam];
    rig.azureSubscriptions["ole@fabrikam"] = signedOut;
    expect(await rig.obstacles()).toEqual([
      { kind: "tenant", account: ole, tenant: fabrikam, failure: signedOut, visibleTo: eva },
    ]);
  });
});
