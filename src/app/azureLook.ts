import { Failure, isCancellation } from "../core/failure.ts";
import { Lanes } from "../core/lanes.ts";
import type { Account, Identity, Tenant } from "../ports/accounts.ts";
import type { MlWorkspace } from "../ports/cloud.ts";
import type { AzureWorld, Connections } from "./connections.ts";
import { type Gap, isFelt, needsSignIn } from "./gap.ts";
import { inTime } from "./inTime.ts";
import { type Reach, reachOf, type Sight } from "./reach.ts";

/** What was found so far. */
export interface AzureSoFar {
  /** All that may be asked, signed in or not. */
  readonly known: readonly Account[];
  /** Those that are signed in; undefined while that is not known of all. */
  readonly accounts: readonly Account[] | undefined;
  readonly reach: Reach;
}

/** All that was found at one look. */
export interface AzureView extends AzureSoFar {
  readonly accounts: readonly Account[];
  readonly gaps: readonly Gap[];
}

/**
 * Looks at everything once: one request for each account's tenants, one for the Azure subscriptions of each tenant, and
 * one for the workspaces that are seen there, page by page. They go beside each other, so that one account or tenant
 * which hangs keeps nobody else's rows back, and the first rows take three requests one after the other.
 *
 * @param tell takes what was found so far, each time there is more
 * @throws what is a bug, and the cancellation by `signal`; what fails is a gap
 */
export const lookAtAzure = (
  world: AzureWorld,
  connections: Connections,
  signal: AbortSignal,
  tell: (soFar: AzureSoFar) => void,
): Promise<AzureView> => new Look(world, connections, signal, tell).all();

/** Who looks after customers has hundreds: each costs VS Code a token, and then two requests. */
const tenantsAtOnce = 16;

/** The tenants of one account, or why there are none. */
interface Home {
  readonly account: Account;
  readonly tenants: readonly Tenant[];
  readonly gap?: Gap;
}

class Look {
  readonly #world: AzureWorld;
  readonly #connections: Connections;
  readonly #signal: AbortSignal;
  readonly #tell: (soFar: AzureSoFar) => void;
  readonly #chosen: ReadonlySet<string>;
  /** By account and tenant, in their order and not in that of the answers; what was seen before until one answers. */
  readonly #sights: (Sight | undefined)[][] = [];
  readonly #lanes = new Lanes(tenantsAtOnce);
  #known: readonly Account[] = [];
  #accounts: readonly Account[] | undefined;

  constructor(world: AzureWorld, connections: Connections, signal: AbortSignal, tell: (soFar: AzureSoFar) => void) {
    this.#world = world;
    this.#connections = connections;
    this.#signal = signal;
    this.#tell = tell;
    this.#chosen = new Set(world.chosen().map((id) => id.toLowerCase()));
  }

  async all(): Promise<AzureView> {
    const gaps: Gap[] = [];
    const found = await this.#ask(async () => (await this.#connections.source()).accounts());
    const known = (this.#known = found.answer ?? []);
    if (found.failure)
      gaps.push(
        needsSignIn(found.failure)
          ? { kind: "signedOut", failure: found.failure }
          : { kind: "failed", where: "Azure", failure: found.failure, kept: false },
      );
    else if (!known.length) gaps.push({ kind: "signedOut" });

    const homes = known.map((account, at) => this.#home(account, at));
    this.#told();
    const accounts = Promise.all(homes).then((all) => {
      this.#accounts = all.filter(({ gap }) => gap?.kind !== "account").map(({ account }) => account);
      this.#told();
      return this.#accounts;
    });
    const below = homes.map(async (home, at) => this.#below(await home, at));
    const [signedIn, missing] = await Promise.all([accounts, Promise.all(below)]);
    return this.#view(signedIn, [...gaps, ...missing.flat()]);
  }

  #view(accounts: readonly Account[], found: readonly Gap[]): AzureView {
    const seen = this.#seen.map(({ through }) => through);
    const gaps = found.map((gap): Gap => {
      if (gap.kind !== "tenant") return gap;
      const { tenant, account } = gap;
      const other = seen.find((one) => one.tenantId === tenant.id && one.account.id !== account.id);
      return other ? { ...gap, seenBy: other.account } : gap;
    });
    const reach = this.#reach();
    const shown = reach.azureSubscriptions.filter(({ id }) => this.#isChosen(id));
    const { length } = reach.azureSubscriptions;
    // An absence is told only where nothing else explains it.
    if (!length && !gaps.some(isFelt)) gaps.push({ kind: "noAzureSubscriptions", accounts });
    else if (length && !shown.length) gaps.push({ kind: "noneOfTheChosen", chosen: this.#chosen.size });
    else if (shown.length && !reach.workspaces.length && !gaps.some(({ kind }) => kind === "failed"))
      gaps.push({ kind: "noWorkspaces", in: shown.length, chosen: this.#chosen.size > 0 });
    return { known: this.#known, accounts, reach, gaps };
  }

  async #home(account: Account, at: number): Promise<Home> {
    const seen = this.#connections.lastSeen({ account });
    this.#sights[at] = [...seen];
    const { answer: tenants = [], failure } = await this.#ask(async (signal) =>
      (await this.#connections.open({ account })).directory.tenants(signal),
    );
    if (!failure || needsSignIn(failure))
      this.#sights[at] = tenants.map(({ id }) => seen.find(({ through }) => through.tenantId === id));
    if (!failure) return { account, tenants };
    if (needsSignIn(failure)) {
      this.#connections.lose({ account });
      return { account, tenants, gap: { kind: "account", account, failure } };
    }
    return { account, tenants, gap: { kind: "failed", where: account.label, failure, kept: seen.length > 0 } };
  }

  async #below({ account, tenants, gap }: Home, at: number): Promise<readonly Gap[]> {
    const gaps = await Promise.all(
      tenants.map((tenant, index) =>
        this.#lanes.run(() => this.#tenant(account, tenant, (sight) => this.#see(sight, at, index)), this.#signal),
      ),
    );
    return [gap ? [gap] : [], ...gaps].flat();
  }

  /** What one account sees in one tenant. */
  async #tenant(account: Account, tenant: Tenant, see: (sight: Sight | undefined) => void): Promise<readonly Gap[]> {
    const through: Identity = { account, tenantId: tenant.id };
    const [last] = this.#connections.lastSeen(through);
    const lose = (): void => {
      this.#connections.lose(through);
      see(undefined);
    };
    const gap = (failure: Failure): readonly Gap[] =>
      needsSignIn(failure)
        ? [{ kind: "tenant", account, tenant, failure }]
        : [{ kind: "failed", where: account.label, tenant, failure, kept: last !== undefined }];
    const { answer: azureSubscriptions, failure } = await this.#ask(async (signal) =>
      (await this.#connections.open(through)).directory.azureSubscriptions(signal),
    );
    if (failure) {
      if (needsSignIn(failure)) lose();
      return gap(failure);
    }
    const sight = (workspaces: readonly MlWorkspace[]): Sight => ({
      through,
      tenantName: tenant.name,
      azureSubscriptions,
      workspaces,
    });
    const shown = azureSubscriptions.map(({ id }) => id).filter((id) => this.#isChosen(id));
    see(sight(last?.workspaces ?? []));
    if (!shown.length) return [];
    this.#connections.ask(through, this.#chosen.size ? shown : []);
    let some: readonly MlWorkspace[] = [];
    const hear = (found: readonly MlWorkspace[]): void => {
      some = found;
      if (!last) see(sight(found));
    };
    const { cloud } = await this.#connections.open(through);
    const listed = await orFailure(cloud.workspaces(this.#signal, { some: hear }));
    if (listed.failure) {
      if (needsSignIn(listed.failure)) this.#connections.lose(through);
      see(sight(needsSignIn(listed.failure) ? [] : (last?.workspaces ?? some)));
      return gap(listed.failure);
    }
    see(sight(listed.answer));
    this.#connections.remember(sight(listed.answer));
    return [];
  }

  #see(sight: Sight | undefined, at: number, index: number): void {
    (this.#sights[at] ??= [])[index] = sight;
    this.#told();
  }

  #told(): void {
    this.#tell({ known: this.#known, accounts: this.#accounts, reach: this.#reach() });
  }

  #reach(): Reach {
    return reachOf(this.#seen, (id) => this.#isChosen(id));
  }

  get #seen(): readonly Sight[] {
    return this.#sights.flat().filter((sight) => sight !== undefined);
  }

  #isChosen(azureSubscriptionId: string): boolean {
    return !this.#chosen.size || this.#chosen.has(azureSubscriptionId.toLowerCase());
  }

  #ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
    return orFailure(inTime(this.#signal, this.#world.patience, question));
  }
}

type Answer<T> =
  | { readonly answer: T; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: Failure };

async function orFailure<T>(asked: Promise<T>): Promise<Answer<T>> {
  try {
    return { answer: await asked };
  } catch (error) {
    if (!(error instanceof Failure) || isCancellation(error)) throw error;
    return { failure: error };
  }
}
