import { Failure, isCancellation } from "../../core/failure.ts";
import { Limiter } from "../../core/limiter.ts";
import type { Account, Identity, Tenant } from "../../ports/accounts.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import type { AzureConnectionsDeps, AzureConnections } from "./azureConnections.ts";
import { type Obstacle, isReportable, needsSignIn } from "./obstacle.ts";
import { withTimeout } from "../lists/timeout.ts";
import { type VisibleResources, mergeVisibleResources, type IdentityResources } from "./visibleResources.ts";

/** What was found so far. */
export interface AzureScanProgress {
  /** All that may be asked, signed in or not. */
  readonly knownAccounts: readonly Account[];
  /** Those that are signed in; undefined while that is not known of all. */
  readonly accounts: readonly Account[] | undefined;
  readonly visibleResources: VisibleResources;
}

/** All that was found at one look. */
export interface AzureScanResult extends AzureScanProgress {
  readonly accounts: readonly Account[];
  readonly obstacles: readonly Obstacle[];
}

/**
 * Looks at everything once: one request for each account's tenants, one for the Azure subscriptions of each tenant, and
 * one for the workspaces that are seen there, page by page. They go beside each other, so that one account or tenant
 * which hangs keeps nobody else's rows back, and the first rows take three requests one after the other.
 *
 * @param onProgress takes what was found so far, each time there is more
 * @throws what is a bug, and the cancellation by `signal`; what fails is a gap
 */
export const scanAzure = (
  deps: AzureConnectionsDeps,
  connections: AzureConnections,
  signal: AbortSignal,
  onProgress: (soFar: AzureScanProgress) => void,
): Promise<AzureScanResult> => new AzureScan(deps, connections, signal, onProgress).run();

/** Who looks after customers has hundreds: each costs VS Code a token, and then two requests. */
const maxConcurrentTenants = 16;

/** The tenants of one account, or why there are none. */
interface AccountTenants {
  readonly account: Account;
  readonly tenants: readonly Tenant[];
  readonly obstacle?: Obstacle;
}

class AzureScan {
  readonly #deps: AzureConnectionsDeps;
  readonly #connections: AzureConnections;
  readonly #signal: AbortSignal;
  readonly #onProgress: (soFar: AzureScanProgress) => void;
  readonly #selectedIds: ReadonlySet<string>;
  /** By account and tenant, in their order and not in that of the answers; what was seen before until one answers. */
  readonly #resourcesByTenant: (IdentityResources | undefined)[][] = [];
  readonly #tenantLimiter = new Limiter(maxConcurrentTenants);
  #knownAccounts: readonly Account[] = [];
  #accounts: readonly Account[] | undefined;

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

  async run(): Promise<AzureScanResult> {
    const gaps: Obstacle[] = [];
    const found = await this.#request(async () => (await this.#connections.accountSource()).accounts());
    const known = (this.#knownAccounts = found.answer ?? []);
    if (found.failure)
      gaps.push(
        needsSignIn(found.failure)
          ? { kind: "signedOut", failure: found.failure }
          : { kind: "failed", where: "Azure", failure: found.failure, hasLastKnownRows: false },
      );
    else if (!known.length) gaps.push({ kind: "signedOut" });

    const homes = known.map((account, at) => this.#loadTenants(account, at));
    this.#reportProgress();
    const accounts = Promise.all(homes).then((all) => {
      this.#accounts = all.filter(({ obstacle: gap }) => gap?.kind !== "account").map(({ account }) => account);
      this.#reportProgress();
      return this.#accounts;
    });
    const below = homes.map(async (home, at) => this.#scanTenants(await home, at));
    const [signedIn, missing] = await Promise.all([accounts, Promise.all(below)]);
    return this.#toResult(signedIn, [...gaps, ...missing.flat()]);
  }

  #toResult(accounts: readonly Account[], found: readonly Obstacle[]): AzureScanResult {
    const seen = this.#identityResources.map(({ identity: through }) => through);
    const gaps = found.map((gap): Obstacle => {
      if (gap.kind !== "tenant") return gap;
      const { tenant, account } = gap;
      const other = seen.find((one) => one.tenantId === tenant.id && one.account.id !== account.id);
      return other ? { ...gap, visibleTo: other.account } : gap;
    });
    const reach = this.#mergeResources();
    const shown = reach.azureSubscriptions.filter(({ id }) => this.#isSelected(id));
    const { length } = reach.azureSubscriptions;
    // An absence is told only where nothing else explains it.
    if (!length && !gaps.some(isReportable)) gaps.push({ kind: "noAzureSubscriptions", accounts });
    else if (length && !shown.length) gaps.push({ kind: "noneOfTheChosen", chosen: this.#selectedIds.size });
    else if (shown.length && !reach.workspaces.length && !gaps.some(({ kind }) => kind === "failed"))
      gaps.push({ kind: "noWorkspaces", in: shown.length, chosen: this.#selectedIds.size > 0 });
    return { knownAccounts: this.#knownAccounts, accounts, visibleResources: reach, obstacles: gaps };
  }

  async #loadTenants(account: Account, at: number): Promise<AccountTenants> {
    const seen = this.#connections.lastSeen({ account });
    this.#resourcesByTenant[at] = [...seen];
    const { answer: tenants = [], failure } = await this.#request(async (signal) =>
      (await this.#connections.open({ account })).directory.tenants(signal),
    );
    if (!failure || needsSignIn(failure))
      this.#resourcesByTenant[at] = tenants.map(({ id }) =>
        seen.find(({ identity: through }) => through.tenantId === id),
      );
    if (!failure) return { account, tenants };
    if (needsSignIn(failure)) {
      this.#connections.clearLastSeen({ account });
      return { account, tenants, obstacle: { kind: "account", account, failure } };
    }
    return {
      account,
      tenants,
      obstacle: { kind: "failed", where: account.label, failure, hasLastKnownRows: seen.length > 0 },
    };
  }

  async #scanTenants({ account, tenants, obstacle: gap }: AccountTenants, at: number): Promise<readonly Obstacle[]> {
    const gaps = await Promise.all(
      tenants.map((tenant, index) =>
        this.#tenantLimiter.run(
          () => this.#scanTenant(account, tenant, (sight) => this.#setResources(sight, at, index)),
          this.#signal,
        ),
      ),
    );
    return [gap ? [gap] : [], ...gaps].flat();
  }

  /** What one account sees in one tenant. */
  async #scanTenant(
    account: Account,
    tenant: Tenant,
    see: (sight: IdentityResources | undefined) => void,
  ): Promise<readonly Obstacle[]> {
    const through: Identity = { account, tenantId: tenant.id };
    const [last] = this.#connections.lastSeen(through);
    const lose = (): void => {
      this.#connections.clearLastSeen(through);
      see(undefined);
    };
    const gap = (failure: Failure): readonly Obstacle[] =>
      needsSignIn(failure)
        ? [{ kind: "tenant", account, tenant, failure }]
        : [{ kind: "failed", where: account.label, tenant, failure, hasLastKnownRows: last !== undefined }];
    const { answer: azureSubscriptions, failure } = await this.#request(async (signal) =>
      (await this.#connections.open(through)).directory.azureSubscriptions(signal),
    );
    if (failure) {
      if (needsSignIn(failure)) lose();
      return gap(failure);
    }
    const sight = (workspaces: readonly MlWorkspace[]): IdentityResources => ({
      identity: through,
      tenantName: tenant.name,
      azureSubscriptions,
      workspaces,
    });
    const shown = azureSubscriptions.map(({ id }) => id).filter((id) => this.#isSelected(id));
    see(sight(last?.workspaces ?? []));
    if (!shown.length) return [];
    this.#connections.setSubscriptionFilter(through, this.#selectedIds.size ? shown : []);
    let some: readonly MlWorkspace[] = [];
    const hear = (found: readonly MlWorkspace[]): void => {
      some = found;
      if (!last) see(sight(found));
    };
    const { cloud } = await this.#connections.open(through);
    const listed = await catchFailure(cloud.workspaces(this.#signal, { onPartialItems: hear }));
    if (listed.failure) {
      if (needsSignIn(listed.failure)) this.#connections.clearLastSeen(through);
      see(sight(needsSignIn(listed.failure) ? [] : (last?.workspaces ?? some)));
      return gap(listed.failure);
    }
    see(sight(listed.answer));
    this.#connections.setLastSeen(sight(listed.answer));
    return [];
  }

  #setResources(sight: IdentityResources | undefined, at: number, index: number): void {
    (this.#resourcesByTenant[at] ??= [])[index] = sight;
    this.#reportProgress();
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
    return this.#resourcesByTenant.flat().filter((sight) => sight !== undefined);
  }

  #isSelected(azureSubscriptionId: string): boolean {
    return !this.#selectedIds.size || this.#selectedIds.has(azureSubscriptionId.toLowerCase());
  }

  #request<T>(question: (signal: AbortSignal) => Promise<T>): Promise<AnswerOrFailure<T>> {
    return catchFailure(withTimeout(this.#signal, this.#deps.timeout, question));
  }
}

type AnswerOrFailure<T> =
  | { readonly answer: T; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: Failure };

async function catchFailure<T>(asked: Promise<T>): Promise<AnswerOrFailure<T>> {
  try {
    return { answer: await asked };
  } catch (error) {
    if (!(error instanceof Failure) || isCancellation(error)) throw error;
    return { failure: error };
  }
}
