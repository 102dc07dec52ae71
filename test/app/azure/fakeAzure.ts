import { setImmediate } from "node:timers/promises";
import { AzureAccountsCloud } from "../../../src/app/azure/azureAccountsCloud.ts";
import type { Obstacle } from "../../../src/app/azure/obstacle.ts";
import { readAllItems } from "../../../src/app/lists/readAllItems.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Account, AccountSource, AzureSubscription, Identity, Tenant } from "../../../src/ports/accounts.ts";
import type { Cloud, MlWorkspace } from "../../../src/ports/cloud.ts";
import { completeList, neverAborted } from "../fakeDeps.ts";

export const eva: Account = { id: "eva", label: "eva@contoso.com", provider: "vscode" };
export const ole: Account = { id: "ole", label: "ole@woodgrove.com", provider: "vscode" };
export const signedOut = new Failure("signed-out", "No account is signed in.");
export const unreachable = new Failure("unreachable", "Azure doesn't respond.");
export const throttled = new Failure("throttled", "Too many requests.", { retryAfter: 3 });

export const contoso: Tenant = { id: "contoso", name: "Contoso" };
export const fabrikam: Tenant = { id: "fabrikam", name: "Fabrikam" };

export const workspaceIn = (subscriptionId: string, name: string): MlWorkspace => ({
  id: `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/${name}`,
  name,
  location: "westeurope",
  resourceGroup: "rg",
  subscriptionId,
});

/** A response: at once, never, or when a test wants it. Failures are thrown. */
type FakeResponse<T> = T | Failure | Promise<T | Failure>;

/** Accounts, tenants, Azure subscriptions and workspaces that a test can change. */
export class FakeAzure {
  accounts: readonly Account[] | Failure = [eva];
  /** By account. */
  tenants: Record<string, FakeResponse<readonly Tenant[]>> = { eva: [contoso] };
  /** By tenant, or by account and tenant: `eva@contoso`. */
  azureSubscriptions: Record<string, FakeResponse<readonly AzureSubscription[]>> = {
    contoso: [{ id: "s1", name: "Production", tenantId: "contoso" }],
  };
  /** By tenant, or by account and tenant. */
  workspaces: Record<string, FakeResponse<readonly MlWorkspace[]>> = { contoso: [workspaceIn("s1", "churn")] };
  selectedSubscriptions: readonly string[] = [];
  /** The part that fails as a whole. */
  unreachablePart: "source" | "open" | undefined;
  readonly requests: string[] = [];
  /** Time-outs of running requests. */
  readonly timers = new Set<{ readonly act: () => void }>();

  readonly azure = new AzureAccountsCloud({
    accountSource: async () => {
      if (this.unreachablePart === "source") throw unreachable;
      return {
        accounts: async () => throwIfFailure(this.accounts),
        credential: (who) => ({ getToken: async () => ({ token: JSON.stringify(who), expiresOnTimestamp: 0 }) }),
      } satisfies AccountSource;
    },
    selectedSubscriptions: () => this.selectedSubscriptions,
    timeout: {
      timeoutMs: 30_000,
      after: (_, act) => {
        const timer = { act };
        this.timers.add(timer);
        return { dispose: () => void this.timers.delete(timer) };
      },
    },
    connect: async (credential, azureSubscriptions) => {
      if (this.unreachablePart === "open") throw unreachable;
      const { account, tenantId = "" } = JSON.parse((await credential.getToken("")).token) as Identity;
      const respond = async <T>(what: string, response: FakeResponse<T> | undefined): Promise<T> => {
        this.requests.push(`${account.id}@${tenantId} ${what}`);
        return throwIfFailure(await (response ?? signedOut));
      };
      return {
        directory: {
          tenants: async () => respond("tenants", this.tenants[account.id]),
          azureSubscriptions: async () =>
            respond(
              "azureSubscriptions",
              this.azureSubscriptions[`${account.id}@${tenantId}`] ?? this.azureSubscriptions[tenantId],
            ),
        },
        cloud: {
          workspaces: () => {
            const within = azureSubscriptions().map((id) => ` ${id}`);
            return completeList(
              respond(
                `workspaces${within.join("")}`,
                this.workspaces[`${account.id}@${tenantId}`] ?? this.workspaces[tenantId],
              ),
            );
          },
          delete: async (id: string) => respond(`delete ${id}`, "gone"),
        } as unknown as Cloud,
      };
    },
  });

  async obstacles(): Promise<readonly Obstacle[]> {
    return (await this.azure.scan(neverAborted)).obstacles;
  }

  async workspaceNames(): Promise<readonly string[]> {
    return (await readAllItems(this.azure.cloud.workspaces(neverAborted))).map(({ name }) => name);
  }

  /** Lets the running requests time out. */
  async expireTimeouts(): Promise<void> {
    await setImmediate();
    for (const { act } of this.timers) act();
  }
}

/** Loads the workspaces of all accounts and passes on every update that is not the last. */
export async function loadWorkspaces(
  rig: FakeAzure,
  onUpdate: (kind: "partial" | "refreshing", names: readonly string[]) => void,
): Promise<readonly string[]> {
  for await (const { kind, items } of rig.azure.cloud.workspaces(neverAborted)) {
    const names = items.map(({ name }) => name);
    if (kind === "complete") return names;
    onUpdate(kind, names);
  }
  return [];
}

export const hanging = new Promise<never>(() => {});

/** Eva's tenants: Contoso with `churn` in `s1`, and Fabrikam with `vision` in `s2`. */
export function withTwoTenants(): FakeAzure {
  const rig = new FakeAzure();
  rig.tenants.eva = [contoso, fabrikam];
  rig.azureSubscriptions.fabrikam = [{ id: "s2", name: "Lab", tenantId: "fabrikam" }];
  rig.workspaces.fabrikam = [workspaceIn("s2", "vision")];
  return rig;
}

function throwIfFailure<T>(response: T | Failure): T {
  if (response instanceof Failure) throw response;
  return response;
}
