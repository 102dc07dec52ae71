import { setImmediate } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { Azure } from "../../src/app/azure.ts";
import type { Gap } from "../../src/app/gap.ts";
import { Failure } from "../../src/core/failure.ts";
import type { Account, AccountSource, AzureSubscription, Identity, Tenant } from "../../src/ports/accounts.ts";
import type { Cloud, MlWorkspace } from "../../src/ports/cloud.ts";
import { never } from "./world.ts";

const eva: Account = { id: "eva", label: "eva@contoso.com", keeper: "vscode" };
const ole: Account = { id: "ole", label: "ole@woodgrove.com", keeper: "vscode" };
const signedOut = new Failure("signed-out", "Nobody is signed in.");
const away = new Failure("unreachable", "Azure does not answer.");
const throttled = new Failure("throttled", "Too many requests.", { retryAfter: 3 });

const contoso: Tenant = { id: "contoso", name: "Contoso" };
const fabrikam: Tenant = { id: "fabrikam", name: "Fabrikam" };

const workspaceIn = (subscriptionId: string, name: string): MlWorkspace => ({
  id: `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/${name}`,
  name,
  location: "westeurope",
  resourceGroup: "rg",
  subscriptionId,
});

// It is loaded on demand, which would take longer than what a test waits for.
beforeAll(() => import("../../src/app/azureLook.ts"));

/** What somebody is told: at once, never or when a test wants it. A Failure is thrown. */
type Answer<T> = T | Failure | Promise<T | Failure>;

/** An Azure of tenants. */
class AzureWorldRig {
  accounts: readonly Account[] | Failure = [eva];
  /** By account. */
  tenants: Record<string, Answer<readonly Tenant[]>> = { eva: [contoso] };
  /** By tenant, or by account and tenant: `eva@contoso`. */
  azureSubscriptions: Record<string, Answer<readonly AzureSubscription[]>> = {
    contoso: [{ id: "s1", name: "Production", tenantId: "contoso" }],
  };
  /** Likewise. */
  workspaces: Record<string, Answer<readonly MlWorkspace[]>> = { contoso: [workspaceIn("s1", "churn")] };
  chosen: readonly string[] = [];
  /** What cannot be reached at all. */
  broken: "source" | "open" | undefined;
  readonly asked: string[] = [];
  /** What would end a question that takes too long. */
  readonly timers = new Set<{ readonly act: () => void }>();

  readonly azure = new Azure({
    source: async () => {
      if (this.broken === "source") throw away;
      return {
        accounts: async () => given(this.accounts),
        credential: (who) => ({ getToken: async () => ({ token: JSON.stringify(who), expiresOnTimestamp: 0 }) }),
      } satisfies AccountSource;
    },
    chosen: () => this.chosen,
    patience: {
      patience: 30_000,
      after: (_, act) => {
        const timer = { act };
        this.timers.add(timer);
        return { dispose: () => void this.timers.delete(timer) };
      },
    },
    open: async (credential, azureSubscriptions) => {
      if (this.broken === "open") throw away;
      const { account, tenantId = "" } = JSON.parse((await credential.getToken("")).token) as Identity;
      const ask = async <T>(what: string, answer: Answer<T> | undefined): Promise<T> => {
        this.asked.push(`${account.id}@${tenantId} ${what}`);
        return given(await (answer ?? signedOut));
      };
      return {
        directory: {
          tenants: async () => ask("tenants", this.tenants[account.id]),
          azureSubscriptions: async () =>
            ask(
              "azureSubscriptions",
              this.azureSubscriptions[`${account.id}@${tenantId}`] ?? this.azureSubscriptions[tenantId],
            ),
        },
        cloud: {
          workspaces: async () => {
            const within = azureSubscriptions().map((id) => ` ${id}`);
            return ask(
              `workspaces${within.join("")}`,
              this.workspaces[`${account.id}@${tenantId}`] ?? this.workspaces[tenantId],
            );
          },
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

  /** Lets those questions take too long that are under way now. */
  async losePatience(): Promise<void> {
    await setImmediate();
    for (const { act } of this.timers) act();
  }
}

const hanging = new Promise<never>(() => {});

/** Eva's: Contoso with `churn` in `s1`, and Fabrikam with `vision` in `s2`. */
function withTwoTenants(): AzureWorldRig {
  const rig = new AzureWorldRig();
  rig.tenants.eva = [contoso, fabrikam];
  rig.azureSubscriptions.fabrikam = [{ id: "s2", name: "Lab", tenantId: "fabrikam" }];
  rig.workspaces.fabrikam = [workspaceIn("s2", "vision")];
  return rig;
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
      [{ kind: "failed", where: eva.label, failure: away, kept: false }],
    ],
    [
      "says where workspaces could not be listed, and not that there are none",
      (rig) => (rig.workspaces = { contoso: away }),
      [{ kind: "failed", where: eva.label, tenant: contoso, failure: away, kept: false }],
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
      [{ kind: "noWorkspaces", in: 1, chosen: false }],
    ],
    [
      "says so of the chosen ones where some are",
      (rig) => ((rig.chosen = ["s1"]), (rig.workspaces = { contoso: [] })),
      [{ kind: "noWorkspaces", in: 1, chosen: true }],
    ],
    [
      "says both where a sign-in might show the chosen ones",
      (rig) => {
        rig.chosen = ["s8"];
        rig.tenants = { eva: [contoso, fabrikam] };
      },
      [
        { kind: "tenant", account: eva, tenant: fabrikam, failure: signedOut },
        { kind: "noneOfTheChosen", chosen: 1 },
      ],
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

  test("calls the Azure subscription of each workspace by its name", async () => {
    const found = await withTwoTenants().azure.workspaces(never);
    expect(found.map(({ name, subscriptionName }) => `${name} in ${subscriptionName}`)).toEqual([
      "churn in Production",
      "vision in Lab",
    ]);
  });

  test("shares one look among all who ask meanwhile", async () => {
    const rig = new AzureWorldRig();
    await Promise.all([rig.names(), rig.names(), rig.gaps()]);
    expect(rig.asked).toEqual(["eva@ tenants", "eva@contoso azureSubscriptions", "eva@contoso workspaces"]);
  });

  test("tells what is missing, and when nothing is any more", async () => {
    const rig = new AzureWorldRig();
    const told: string[][] = [];
    rig.azure.onGaps((gaps) => told.push(gaps.map(({ kind }) => kind)));
    await rig.gaps();
    rig.azureSubscriptions = { contoso: away };
    await rig.gaps();
    rig.azureSubscriptions = { contoso: [{ id: "s1", name: "Production", tenantId: "contoso" }] };
    await rig.gaps();
    await rig.gaps();
    expect(told).toEqual([["failed"], []]);
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

  test("counts only who can be asked as signed in", async () => {
    const rig = new AzureWorldRig();
    rig.accounts = [eva, ole];
    await rig.gaps();
    expect(rig.azure.accounts).toEqual([eva]);
  });

  test("tells who is signed in while a tenant hangs", async () => {
    const rig = new AzureWorldRig();
    rig.azureSubscriptions = { contoso: hanging };
    const looking = rig.gaps();
    await setImmediate();
    expect(rig.azure.accounts).toEqual([eva]);
    await rig.losePatience();
    await looking;
  });

  test("gives a tenant up that hangs, and until then shows what the others have", async () => {
    const rig = withTwoTenants();
    rig.azureSubscriptions.fabrikam = hanging;
    const told: string[][] = [];
    const looking = rig.azure.workspaces(never, { some: (found) => told.push(found.map(({ name }) => name)) });
    await setImmediate();
    expect(told.at(-1)).toEqual(["churn"]);
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, never)).toEqual({
      account: eva,
      tenantId: "contoso",
    });
    await rig.losePatience();
    expect((await looking).map(({ name }) => name)).toEqual(["churn"]);
    expect(rig.azure.gaps).toMatchObject([
      { kind: "failed", tenant: fabrikam, failure: { message: "Timed out after 30 s: retry." } },
    ]);
    expect(rig.timers.size).toBe(0);
  });

  test("gives an account up that hangs, and until then shows what the others have", async () => {
    const rig = withTwoTenants();
    rig.accounts = [ole, eva];
    rig.tenants.ole = hanging;
    const told: string[][] = [];
    const looking = rig.azure.workspaces(never, { some: (found) => told.push(found.map(({ name }) => name)) });
    await setImmediate();
    expect(told.at(-1)).toEqual(["churn", "vision"]);
    await rig.losePatience();
    await looking;
    expect(rig.azure.gaps).toMatchObject([{ kind: "failed", where: ole.label, failure: { code: "timed-out" } }]);
  });

  test("tells all that was found so far each time there is more, by name, whoever answers first", async () => {
    const rig = withTwoTenants();
    const late = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces.contoso = late.promise;
    const told: string[] = [];
    const looking = rig.azure.workspaces(never, {
      some: (found) => told.push(found.map(({ name }) => name).join(" ")),
    });
    await setImmediate();
    late.resolve([workspaceIn("s1", "churn")]);
    await looking;
    expect(told).toEqual(["vision", "churn vision"]);
  });

  test("has its gaps in the order of the accounts and tenants, whoever answers first", async () => {
    const rig = new AzureWorldRig();
    rig.accounts = [eva, ole];
    rig.tenants = { eva: [contoso, fabrikam], ole: away };
    const late = Promise.withResolvers<Failure>();
    rig.azureSubscriptions = { contoso: late.promise, fabrikam: away };
    const looking = rig.gaps();
    await setImmediate();
    late.resolve(away);
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
    await Promise.all([rig.names(), rig.azure.look(never), rig.azure.identityOf("x", never)]);
    expect(rig.asked.toSorted()).toEqual([
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
      rig.chosen = chosen;
      rig.asked.length = 0;
      await rig.gaps();
      return rig.asked.filter((one) => one.includes("workspaces"));
    };
    expect(await asked(["S3"])).toEqual(["eva@contoso workspaces s3"]);
    expect(await asked([])).toEqual(["eva@contoso workspaces", "eva@fabrikam workspaces"]);
  });

  test("goes on for who still waits when the one who began it goes away, without asking twice", async () => {
    const rig = new AzureWorldRig();
    const late = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces = { contoso: late.promise };
    const ending = new AbortController();
    const first = rig.azure.workspaces(ending.signal);
    const second = rig.names();
    await setImmediate();
    ending.abort();
    await expect(first).rejects.toThrow(/abort/i);
    late.resolve([workspaceIn("s1", "churn")]);
    expect(await second).toEqual(["churn"]);
    expect(rig.asked).toHaveLength(3);
  });

  test("is cancelled when nobody waits for it, and the next one begins anew", async () => {
    const rig = new AzureWorldRig();
    rig.tenants = { eva: hanging };
    const ending = new AbortController();
    const first = rig.azure.look(ending.signal);
    await setImmediate();
    ending.abort();
    await expect(first).rejects.toThrow(/abort/i);
    expect(rig.timers.size).toBe(0);
    rig.tenants = { eva: [contoso] };
    expect(await rig.names()).toEqual(["churn"]);
  });

  test("that a sign-in or sign-out overtakes is begun again, and its answer is dropped", async () => {
    const rig = new AzureWorldRig();
    const late = Promise.withResolvers<readonly MlWorkspace[]>();
    rig.workspaces = { contoso: late.promise };
    const before = rig.names();
    await setImmediate();
    rig.accounts = [];
    rig.azure.forget();
    late.resolve([workspaceIn("s1", "churn")]);
    expect(await before).toEqual([]);
    expect(rig.azure.gaps).toEqual([{ kind: "signedOut" }]);
    expect(rig.azure.accounts).toEqual([]);
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, never)).toBeUndefined();
  });

  test("that somebody signs out of as the last answer comes is begun again", async () => {
    const rig = new AzureWorldRig();
    const looking = rig.azure.look(never, ({ reach }) => {
      if (!reach.workspaces.length) return;
      rig.accounts = [];
      rig.azure.forget();
    });
    expect((await looking).gaps).toEqual([{ kind: "signedOut" }]);
    expect(rig.azure.known?.workspaces).toEqual([]);
    expect(rig.azure.accounts).toEqual([]);
  });

  test.each(["source", "open"] as const)("tries again what could not be reached: %s", async (what) => {
    const rig = new AzureWorldRig();
    rig.broken = what;
    expect(await rig.gaps()).toMatchObject([{ kind: "failed", failure: away }]);
    rig.broken = undefined;
    expect(await rig.names()).toEqual(["churn"]);
  });

  test("that is made anew keeps nobody from what the last one has found", async () => {
    const rig = new AzureWorldRig();
    await rig.gaps();
    const late = Promise.withResolvers<readonly AzureSubscription[]>();
    rig.azureSubscriptions.contoso = late.promise;
    const again = rig.azure.look(never);
    await setImmediate();
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, never)).toMatchObject({ account: eva });
    expect(rig.azure.known?.workspaces).toHaveLength(1);
    late.resolve([]);
    await again;
    expect(rig.azure.known?.workspaces).toHaveLength(0);
  });

  test("is throttled where nothing else was found, and else has a gap", async () => {
    const rig = withTwoTenants();
    rig.workspaces.contoso = throttled;
    expect(await rig.names()).toEqual(["vision"]);
    expect(rig.azure.gaps).toMatchObject([{ kind: "failed", failure: throttled }]);
    rig.workspaces.fabrikam = [];
    await expect(rig.names()).rejects.toBe(throttled);
  });

  describe("where something fails", () => {
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

    test("says of a tenant that another account sees it already", async () => {
      const rig = withTwoTenants();
      rig.accounts = [eva, ole];
      rig.tenants.ole = [fabrikam];
      rig.azureSubscriptions["ole@fabrikam"] = signedOut;
      expect(await rig.gaps()).toEqual([
        { kind: "tenant", account: ole, tenant: fabrikam, failure: signedOut, seenBy: eva },
      ]);
    });
  });
});

describe("an Azure subscription", () => {
  const shared = (): AzureWorldRig => {
    const rig = new AzureWorldRig();
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

  test("that several tenants and accounts show is there once, through its own tenant", async () => {
    const rig = shared();
    const { azureSubscriptions } = (await rig.azure.look(never)).reach;
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
    await rig.gaps();
    rig.asked.length = 0;
    await expect(rig.azure.delete(workspaceIn("s9", "far").id, never)).rejects.toThrow(
      /No account that is signed in sees the Azure subscription of far/,
    );
    expect(rig.asked).toEqual([]);
  });

  test("that is not chosen is listed for the choice, and its workspaces are not shown", async () => {
    const rig = shared();
    rig.chosen = ["S2"];
    const { azureSubscriptions, workspaces } = (await rig.azure.look(never)).reach;
    expect(azureSubscriptions).toHaveLength(2);
    expect(workspaces.map(({ name }) => name)).toEqual(["vision"]);
  });

  test("that two accounts see at home is reached through the first, whoever answers first", async () => {
    const rig = new AzureWorldRig();
    rig.accounts = [eva, ole];
    rig.tenants.ole = [contoso];
    const late = Promise.withResolvers<readonly Tenant[]>();
    rig.tenants.eva = late.promise;
    const looking = rig.azure.look(never);
    await setImmediate();
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, never)).toMatchObject({ account: ole });
    late.resolve([contoso]);
    expect((await looking).reach.workspaces).toHaveLength(1);
    expect(await rig.azure.identityOf(workspaceIn("s1", "churn").id, never)).toMatchObject({ account: eva });
  });

  test("in which two accounts have different rights shows what either sees, each through who sees it", async () => {
    const rig = new AzureWorldRig();
    rig.accounts = [eva, ole];
    rig.tenants.ole = [contoso];
    rig.workspaces["ole@contoso"] = [workspaceIn("S1", "secret")];
    expect(await rig.names()).toEqual(["churn", "secret"]);
    const below = `${workspaceIn("s1", "secret").id}/providers/Microsoft.EventGrid/eventSubscriptions/x`;
    expect(await rig.azure.identityOf(below, never)).toMatchObject({ account: ole });
  });
});
