import { describe, expect, test } from "vitest";
import { Azure, type Gap } from "../../src/app/azure.ts";
import { Failure } from "../../src/core/failure.ts";
import type { Account, AccountSource, AzureSubscription, Identity, Tenant } from "../../src/ports/accounts.ts";
import type { Cloud, MlWorkspace } from "../../src/ports/cloud.ts";
import { never } from "./world.ts";

const eva: Account = { id: "eva", label: "eva@contoso.com", keeper: "vscode" };
const ole: Account = { id: "ole", label: "ole@woodgrove.com", keeper: "vscode" };
const signedOut = new Failure("signed-out", "Nobody is signed in.");
const away = new Failure("unreachable", "Azure does not answer.");

const workspaceIn = (subscriptionId: string, name: string): MlWorkspace => ({
  id: `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/${name}`,
  name,
  location: "westeurope",
  resourceGroup: "rg",
  subscriptionId,
});

/** An Azure of tenants; what is a Failure is thrown to who asks. */
class AzureWorldRig {
  accounts: readonly Account[] | Failure = [eva];
  /** By account. */
  tenants: Record<string, readonly Tenant[] | Failure> = { eva: [{ id: "contoso", name: "Contoso" }] };
  /** By tenant. */
  azureSubscriptions: Record<string, readonly AzureSubscription[] | Failure> = {
    contoso: [{ id: "s1", name: "Production", tenantId: "contoso" }],
  };
  workspaces: Record<string, readonly MlWorkspace[] | Failure> = { contoso: [workspaceIn("s1", "churn")] };
  chosen: readonly string[] = [];
  readonly asked: string[] = [];
  /** What would end a question that takes too long. */
  readonly timers = new Set<{ readonly act: () => void }>();

  readonly azure = new Azure({
    source: async () =>
      ({
        accounts: async () => given(this.accounts),
        credential: (who) => ({ getToken: async () => ({ token: JSON.stringify(who), expiresOnTimestamp: 0 }) }),
      }) satisfies AccountSource,
    chosen: () => this.chosen,
    patience: {
      patience: 30_000,
      after: (_, act) => {
        const timer = { act };
        this.timers.add(timer);
        return { dispose: () => void this.timers.delete(timer) };
      },
    },
    open: async (credential) => {
      const { account, tenantId = "" } = JSON.parse((await credential.getToken("")).token) as Identity;
      const ask = <T>(what: string, answer: T | Failure | undefined): T => {
        this.asked.push(`${account.id}@${tenantId} ${what}`);
        return given(answer ?? signedOut);
      };
      return {
        directory: {
          tenants: async () => ask("tenants", this.tenants[account.id]),
          azureSubscriptions: async () => ask("azureSubscriptions", this.azureSubscriptions[tenantId]),
        },
        cloud: {
          workspaces: async () => ask("workspaces", this.workspaces[tenantId]),
          delete: async (id: string) => ask(`delete ${id}`, "gone"),
        } as unknown as Cloud,
      };
    },
  });

  async gaps(): Promise<readonly Gap[]> {
    return (await this.azure.look(never)).gaps;
  }

  async names(): Promise<readonly string[]> {
    return (await this.azure.workspaces(never)).map(({ name }) => name);
  }
}

function given<T>(answer: T | Failure): T {
  if (answer instanceof Failure) throw answer;
  return answer;
}

describe("a look at Azure", () => {
  const cases: readonly (readonly [string, (rig: AzureWorldRig) => void, readonly object[]])[] = [
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
      (rig) => (rig.tenants = { eva: away }),
      [{ kind: "failed", where: eva.label, failure: away }],
    ],
    [
      "says where workspaces could not be listed, and not that there are none",
      (rig) => (rig.workspaces = { contoso: away }),
      [{ kind: "failed", where: "the tenant Contoso", failure: away }],
    ],
    [
      "says that there is no Azure subscription",
      (rig) => (rig.azureSubscriptions = { contoso: [] }),
      [{ kind: "noAzureSubscriptions", accounts: [eva] }],
    ],
    [
      "says that the chosen Azure subscriptions are not there",
      (rig) => (rig.chosen = ["s8", "s9"]),
      [{ kind: "noneOfTheChosen", chosen: 2 }],
    ],
    [
      "says that the chosen ones have no workspaces",
      (rig) => (rig.workspaces = { contoso: [] }),
      [{ kind: "noWorkspaces", in: 1 }],
    ],
  ];
  test.each(cases)("%s", async (_, change, gaps) => {
    const rig = new AzureWorldRig();
    change(rig);
    expect(await rig.gaps()).toEqual(gaps);
  });

  test("throws what is a bug", async () => {
    const rig = new AzureWorldRig();
    rig.workspaces = { contoso: [undefined as never] };
    await expect(rig.gaps()).rejects.toThrow(TypeError);
  });

  test("shares one look among all who ask meanwhile", async () => {
    const rig = new AzureWorldRig();
    await Promise.all([rig.names(), rig.names(), rig.gaps()]);
    expect(rig.asked).toEqual(["eva@ tenants", "eva@contoso azureSubscriptions", "eva@contoso workspaces"]);
  });

  test("asks anew each time, and tells when other accounts are there", async () => {
    const rig = new AzureWorldRig();
    const told: string[] = [];
    rig.azure.onAccounts((accounts) => told.push(accounts.map(({ label }) => label).join(", ")));
    await rig.gaps();
    await rig.gaps();
    rig.accounts = [];
    await rig.gaps();
    expect(told).toEqual([eva.label, ""]);
  });

  test("begun before a sign-in is no longer what counts", async () => {
    const rig = new AzureWorldRig();
    const before = rig.gaps();
    rig.azure.forget();
    rig.accounts = [];
    expect(await rig.gaps()).toEqual([{ kind: "signedOut" }]);
    await before;
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, never)).toBeUndefined();
  });
});

describe("an Azure subscription", () => {
  const shared = (): AzureWorldRig => {
    const rig = new AzureWorldRig();
    rig.accounts = [eva, ole];
    rig.tenants = {
      eva: [
        { id: "fabrikam", name: "Fabrikam" },
        { id: "contoso", name: "Contoso" },
      ],
      ole: [{ id: "fabrikam", name: "Fabrikam" }],
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

  test("that several tenants and accounts show is there once, through its own tenant", async () => {
    const rig = shared();
    const { azureSubscriptions } = await rig.azure.look(never);
    expect(azureSubscriptions.map(({ id, through }) => [id, through.account.id, through.tenantId])).toEqual([
      ["s2", "eva", "fabrikam"],
      ["s1", "eva", "contoso"],
    ]);
    expect(await rig.names()).toEqual(["churn", "vision"]);
  });

  test("decides as whom a resource in it is asked for", async () => {
    const rig = shared();
    await rig.azure.delete(workspaceIn("S2", "vision").id, never);
    await rig.azure.delete(workspaceIn("s1", "churn").id, never);
    const deletes = rig.asked.filter((one) => one.includes("delete"));
    expect(deletes.map((one) => one.split(" ")[0])).toEqual(["eva@fabrikam", "eva@contoso"]);
  });

  test("that nobody sees is told with the way on, without a request", async () => {
    const rig = shared();
    await expect(rig.azure.delete(workspaceIn("s9", "far").id, never)).rejects.toThrow(
      /No account that is signed in sees the Azure subscription of far/,
    );
  });

  test("that is not chosen is listed for the choice, and its workspaces are not shown", async () => {
    const rig = shared();
    rig.chosen = ["S2"];
    const { azureSubscriptions, workspaces } = await rig.azure.look(never);
    expect(azureSubscriptions).toHaveLength(2);
    expect(workspaces.map(({ name }) => name)).toEqual(["vision"]);
  });
});
