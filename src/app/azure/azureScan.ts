import { Failure, isCancellation } from "../../core/failure.ts";
import { Limiter } from "../../core/limiter.ts";
import { withTimeout } from "../../core/wait.ts";
import type { Account, Identity, Tenant } from "../../ports/accounts.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import { toReadLimit } from "../lists/timeoutCloud.ts";
import type { AzureConnectionsDeps, AzureConnections } from "./azureConnections.ts";
import { type Obstacle, isReportable, needsSignIn } from "./obstacle.ts";
import { type VisibleResources, mergeVisibleResources, type IdentityResources } from "./visibleResources.ts";

/** What a scan has found so far. */
export interface AzureScanProgress {
  /** All known accounts, signed in or not. */
  readonly knownAccounts: readonly Account[];
  /** The signed-in accounts; undefined until that is known of all. */
  readonly accounts: readonly Account[] | undefined;
  readonly visibleResources: VisibleResources;
}

/** What a scan has found when it has ended. */
export interface AzureScanResult extends AzureScanProgress {
  readonly accounts: readonly Account[];
  readonly obstacles: readonly Obstacle[];
}

/** Service providers see hundreds of tenants, and each costs VS Code a token and two requests. */
const maxConcurrentTenants = 16;

/** The tenants of one account, or why there are none. */
interface AccountTenants {
  readonly account: Account;
  readonly tenants: readonly Tenant[];
  readonly obstacle?: Obstacle;
}

/**
 * Finds all workspaces: one request for the tenants of each account, one for the Azure subscriptions of each tenant, and
 * one for the workspaces in them, page by page. They run in parallel, so that an account or tenant that hangs does not
 * delay the others, and the first rows take three requests in sequence.
 */
export class AzureScan {
  readonly #deps: AzureConnectionsDeps;
  readonly #connections: AzureConnections;
  readonly #signal: AbortSignal;
  readonly #onProgress: (soFar: AzureScanProgress) => void;
  readonly #selectedIds: ReadonlySet<string>;
  /** By account and tenant, in their order; until a tenant responds, what was last seen in it. */
  readonly #resourcesByTenant: (IdentityResources | undefined)[][] = [];
  readonly #tenantLimiter = new Limiter(maxConcurrentTenants);
  #knownAccounts: readonly Account[] = [];
  #accounts: readonly Account[] | undefined;

  /** @param onProgress gets what was found so far, each time there is more */
  constructor(
    deps: AzureConnectionsDeps,
    connections: AzureConnections,
    signal: AbortSignal,
    onProgress: (soFar: AzureScanProgress) => void,
  ) {
    this.#deps = deps;
    this.#connections = connections;
    this.#signal = signal;
    this.#onProgress = onProgress;
    this.#selectedIds = new Set(deps.selectedSubscriptions().map((id) => id.toLowerCase()));
  }

  /** @throws unexpected errors and the reason of the signal; failures become obstacles */
  async run(): Promise<AzureScanResult> {
    const obstacles: Obstacle[] = [];
    const { value: known = [], failure } = await this.#request(async (signal) =>
      (await this.#connections.accountSource()).accounts(signal),
    );
    this.#knownAccounts = known;
    if (failure)
      obstacles.push(
        needsSignIn(failure)
          ? { kind: "signedOut", failure }
          : { kind: "failed", where: "Azure", failure, hasLastKnownRows: false },
      );
    else if (!known.length) obstacles.push({ kind: "signedOut" });

    const tenantsByAccount = known.map((account, index) => this.#loadTenants(account, index));
    this.#reportProgress();
    const loadingAccounts = Promise.all(tenantsByAccount).then((all) => {
      this.#accounts = all.filter(({ obstacle }) => obstacle?.kind !== "account").map(({ account }) => account);
      this.#reportProgress();
      return this.#accounts;
    });
    const scans = tenantsByAccount.map(async (tenants, index) => this.#scanTenants(await tenants, index));
    const [accounts, found] = await Promise.all([loadingAccounts, Promise.all(scans)]);
    return this.#toResult(accounts, [...obstacles, ...found.flat()]);
  }

  #toResult(accounts: readonly Account[], found: readonly Obstacle[]): AzureScanResult {
    const identities = this.#identityResources.map(({ identity }) => identity);
    const obstacles = found.map((obstacle): Obstacle => {
      if (obstacle.kind !== "tenant") return obstacle;
      const { tenant, account } = obstacle;
      const other = identities.find((one) => one.tenantId === tenant.id && one.account.id !== account.id);
      return other ? { ...obstacle, visibleTo: other.account } : obstacle;
    });
    const visibleResources = this.#mergeResources();
    const { azureSubscriptions, workspaces } = visibleResources;
    const shown = azureSubscriptions.filter(({ id }) => this.#isSelected(id));
    // That something does not exist is reported only if no other obstacle explains it.
    if (!azureSubscriptions.length && !obstacles.some(isReportable))
      obstacles.push({ kind: "noAzureSubscriptions", accounts });
    else if (azureSubscriptions.length && !shown.length)
      obstacles.push({ kind: "selectionNotFound", selectedCount: this.#selectedIds.size });
    else if (shown.length && !workspaces.length && !obstacles.some(({ kind }) => kind === "failed"))
      obstacles.push({ kind: "noWorkspaces", searchedCount: shown.length, hasSelection: this.#selectedIds.size > 0 });
    return { knownAccounts: this.#knownAccounts, accounts, visibleResources, obstacles };
  }

  async #loadTenants(account: Account, index: number): Promise<AccountTenants> {
    const lastSeen = this.#connections.lastSeen({ account });
    this.#resourcesByTenant[index] = [...lastSeen];
    const { value: tenants = [], failure } = await this.#request(async (signal) =>
      (await this.#connections.open({ account })).directory.tenants(signal),
    );
    if (failure && !needsSignIn(failure)) {
      const hasLastKnownRows = lastSeen.length > 0;
      return { account, tenants, obstacle: { kind: "failed", where: account.label, failure, hasLastKnownRows } };
    }
    this.#resourcesByTenant[index] = tenants.map(({ id }) => lastSeen.find(({ identity }) => identity.tenantId === id));
    if (!failure) return { account, tenants };
    this.#connections.clearLastSeen({ account });
    return { account, tenants, obstacle: { kind: "account", account, failure } };
  }

  async #scanTenants(
    { account, tenants, obstacle }: AccountTenants,
    accountIndex: number,
  ): Promise<readonly Obstacle[]> {
    const obstacles = await Promise.all(
      tenants.map((tenant, index) =>
        this.#tenantLimiter.run(
          () =>
            this.#scanTenant(account, tenant, (resources) => {
              (this.#resourcesByTenant[accountIndex] ??= [])[index] = resources;
              this.#reportProgress();
            }),
          this.#signal,
        ),
      ),
    );
    return [obstacle ? [obstacle] : [], ...obstacles].flat();
  }

  /** Finds what one account can see in one tenant. */
  async #scanTenant(
    account: Account,
    tenant: Tenant,
    setResources: (resources: IdentityResources | undefined) => void,
  ): Promise<readonly Obstacle[]> {
    const identity: Identity = { account, tenantId: tenant.id };
    const [lastSeen] = this.#connections.lastSeen(identity);
    const toObstacles = (failure: Failure): readonly Obstacle[] =>
      needsSignIn(failure)
        ? [{ kind: "tenant", account, tenant, failure }]
        : [{ kind: "failed", where: account.label, tenant, failure, hasLastKnownRows: lastSeen !== undefined }];

    const { value: azureSubscriptions, failure } = await this.#request(async (signal) =>
      (await this.#connections.open(identity)).directory.azureSubscriptions(signal),
    );
    if (failure) {
      if (needsSignIn(failure)) {
        this.#connections.clearLastSeen(identity);
        setResources(undefined);
      }
      return toObstacles(failure);
    }
    const withWorkspaces = (workspaces: readonly MlWorkspace[]): IdentityResources => ({
      identity,
      tenantName: tenant.name,
      azureSubscriptions,
      workspaces,
    });
    let workspaces = lastSeen?.workspaces ?? [];
    setResources(withWorkspaces(workspaces));
    const shown = azureSubscriptions.map(({ id }) => id).filter((id) => this.#isSelected(id));
    if (!shown.length) return [];
    this.#connections.setSubscriptionFilter(identity, this.#selectedIds.size ? shown : []);
    const { cloud } = await this.#connections.open(identity);
    try {
      for await (const { kind, items } of cloud.workspaces(this.#signal)) {
        // What was last seen is not replaced by the first pages.
        if (kind !== "complete" && lastSeen) continue;
        workspaces = items;
        setResources(withWorkspaces(workspaces));
      }
    } catch (error) {
      const failure = toFailure(error);
      if (needsSignIn(failure)) this.#connections.clearLastSeen(identity);
      setResources(withWorkspaces(needsSignIn(failure) ? [] : workspaces));
      return toObstacles(failure);
    }
    this.#connections.setLastSeen(withWorkspaces(workspaces));
    return [];
  }

  #reportProgress(): void {
    this.#onProgress({
      knownAccounts: this.#knownAccounts,
      accounts: this.#accounts,
      visibleResources: this.#mergeResources(),
    });
  }

  #mergeResources(): VisibleResources {
    return mergeVisibleResources(this.#identityResources, (id) => this.#isSelected(id));
  }

  get #identityResources(): readonly IdentityResources[] {
    return this.#resourcesByTenant.flat().filter((resources) => resources !== undefined);
  }

  #isSelected(azureSubscriptionId: string): boolean {
    return !this.#selectedIds.size || this.#selectedIds.has(azureSubscriptionId.toLowerCase());
  }

  async #request<T>(request: (signal: AbortSignal) => Promise<T>): Promise<ValueOrFailure<T>> {
    try {
      return { value: await withTimeout(toReadLimit(this.#deps.timeout), request, this.#signal) };
    } catch (error) {
      return { failure: toFailure(error) };
    }
  }
}

type ValueOrFailure<T> =
  | { readonly value: T; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: Failure };

/** @throws what is no failure, and cancellations */
function toFailure(error: unknown): Failure {
  if (!(error instanceof Failure) || isCancellation(error)) throw error;
  return error;
}
