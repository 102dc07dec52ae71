import { parseArmId } from "../core/armId.ts";
import { Emitter } from "../core/emitter.ts";
import { Failure, isCancellation } from "../core/failure.ts";
import type { JsonObject } from "../core/json.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type {
  Account,
  AccountSource,
  AzureSubscription,
  Credential,
  Directory,
  Identity,
  Tenant,
} from "../ports/accounts.ts";
import type { Permission } from "../core/permissions.ts";
import type { Cloud, ListListener, MlWorkspace } from "../ports/cloud.ts";
import { inTime, type Patience } from "./inTime.ts";
import { timedCloud } from "./timedCloud.ts";

/** What stands between a person and their workspaces, as far as it does. */
export type Gap =
  | { readonly kind: "signedOut"; readonly failure?: Failure }
  /** An account that VS Code knows, but that has no session, or whose session has ended. */
  | { readonly kind: "account"; readonly account: Account; readonly failure: Failure }
  | { readonly kind: "tenant"; readonly account: Account; readonly tenant: Tenant; readonly failure: Failure }
  | { readonly kind: "failed"; readonly where: string; readonly failure: Failure }
  | { readonly kind: "noAzureSubscriptions"; readonly accounts: readonly Account[] }
  /** The chosen ones are no longer there, or not for these accounts. */
  | { readonly kind: "noneOfTheChosen"; readonly chosen: number }
  | { readonly kind: "noWorkspaces"; readonly in: number };

/** An Azure subscription and through whom it is reached. */
export interface ReachedSubscription extends AzureSubscription {
  readonly through: Identity;
  readonly tenantName: string;
}

/** All that was found at one look. */
export interface AzureView {
  readonly accounts: readonly Account[];
  /** Each once, by name, also those that are not chosen. */
  readonly azureSubscriptions: readonly ReachedSubscription[];
  readonly workspaces: readonly MlWorkspace[];
  readonly gaps: readonly Gap[];
}

export interface AzureWorld {
  /** Whose accounts they are; asked once until `forget`. */
  source(): Promise<AccountSource>;
  /**
   * Connects as one identity; called once for each until `forget`.
   *
   * @param azureSubscriptions those to look for workspaces in, read at each look; all where empty
   */
  open(
    credential: Credential,
    azureSubscriptions: () => readonly string[],
  ): Promise<{ readonly cloud: Cloud; readonly directory: Directory }>;
  /** Ids of the Azure subscriptions that the person wants to see; none means all. */
  chosen(): readonly string[];
  /** How long each question may take. */
  readonly patience: Patience;
}

interface Looking {
  readonly view: Promise<AzureView>;
  /** Of who began it. */
  readonly signal: AbortSignal;
}

type Opened = Awaited<ReturnType<AzureWorld["open"]>>;

/**
 * Azure as one cloud, whatever the number of accounts and tenants: each resource is asked for as the identity through
 * which its Azure subscription is seen. Asks the person for nothing.
 */
export class Azure implements Cloud {
  readonly #world: AzureWorld;
  readonly #known = new Emitter<readonly Account[]>();
  readonly #opened = new Map<string, Promise<Opened>>();
  #source: Promise<AccountSource> | undefined;
  #accounts: readonly Account[] = [];
  #looking: Looking | undefined;
  #last: AzureView | undefined;
  /** The Azure subscriptions in which each identity looks for workspaces, where not all are wanted. */
  readonly #asked = new Map<string, readonly string[]>();
  /** What each identity saw when it was last asked: it stays where it cannot be had anew. */
  readonly #seen = new Map<string, readonly MlWorkspace[]>();

  /** Fires when a look finds other accounts than the last one. */
  readonly onAccounts = this.#known.event;

  constructor(world: AzureWorld) {
    this.#world = world;
  }

  /** Those of the last look. */
  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  /** Drops connections, so that the next look begins with what is set and signed in then. */
  forget(): void {
    this.#opened.clear();
    this.#source = undefined;
    this.#looking = undefined;
    this.#last = undefined;
    this.#seen.clear();
  }

  /** What the last look has found missing. */
  get gaps(): readonly Gap[] {
    return this.#last?.gaps ?? [];
  }

  /**
   * Looks at everything anew; who asks meanwhile gets the same. First rows take three requests one after the other, for
   * tenants, Azure subscriptions and workspaces; those of several accounts and tenants go beside each other.
   *
   * @param some takes all workspaces that were found so far
   * @throws Failure `throttled` where nothing was found because Azure asks to wait; what else fails is a gap
   */
  async look(signal: AbortSignal, some?: (found: readonly MlWorkspace[]) => void): Promise<AzureView> {
    for (;;) {
      const looking = this.#looking ?? this.#begin(signal, some);
      try {
        return await looking.view;
      } catch (error) {
        // Who began it went away; who still waits goes on.
        if (!isCancellation(error) || signal.aborted || !looking.signal.aborted) throw error;
      }
    }
  }

  #begin(signal: AbortSignal, some: ((found: readonly MlWorkspace[]) => void) | undefined): Looking {
    const looking: Looking = { view: this.#look(signal, some), signal };
    this.#looking = looking;
    // One that was begun before `forget` may be out of date.
    const isNewest = (): boolean => this.#looking === looking;
    const ended = (view?: AzureView): void => {
      if (!isNewest()) return;
      this.#looking = undefined;
      if (view) this.#last = view;
    };
    looking.view.then(ended, () => ended());
    return looking;
  }

  /** @returns through whom a resource is reached; undefined when its Azure subscription is not seen */
  async identityOf(id: string, signal: AbortSignal): Promise<Identity | undefined> {
    const { azureSubscriptions } = this.#last ?? (await this.look(signal));
    const subscriptionId = parseArmId(id)?.subscriptionId ?? "";
    return azureSubscriptions.find((one) => same(one.id, subscriptionId))?.through;
  }

  async workspaces(signal: AbortSignal, listener?: ListListener<MlWorkspace>): Promise<readonly MlWorkspace[]> {
    return (await this.look(signal, listener?.some)).workspaces;
  }

  async eventSubscriptions(
    workspaceId: string,
    signal: AbortSignal,
    listener?: ListListener<EventSubscription>,
  ): Promise<readonly EventSubscription[]> {
    return (await this.#at(workspaceId, signal)).eventSubscriptions(workspaceId, signal, listener);
  }

  async permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]> {
    return (await this.#at(scope, signal)).permissions(scope, signal);
  }

  async eventSubscription(id: string, signal: AbortSignal): Promise<EventSubscription> {
    return (await this.#at(id, signal)).eventSubscription(id, signal);
  }

  async put(id: string, body: Pick<EventSubscription, "properties">, signal: AbortSignal): Promise<EventSubscription> {
    return (await this.#at(id, signal)).put(id, body, signal);
  }

  async patch(
    id: string,
    change: Partial<EventSubscription["properties"]>,
    signal: AbortSignal,
  ): Promise<EventSubscription> {
    return (await this.#at(id, signal)).patch(id, change, signal);
  }

  async webhookUrl(id: string, signal: AbortSignal): Promise<string> {
    return (await this.#at(id, signal)).webhookUrl(id, signal);
  }

  async deliveryAttributes(id: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
    return (await this.#at(id, signal)).deliveryAttributes(id, signal);
  }

  async delete(id: string, signal: AbortSignal): Promise<void> {
    return (await this.#at(id, signal)).delete(id, signal);
  }

  async #at(id: string, signal: AbortSignal): Promise<Cloud> {
    const through = await this.identityOf(id, signal);
    if (through) return (await this.#open(through)).cloud;
    throw new Failure("signed-out", `No account that is signed in sees the Azure subscription of ${nameIn(id)}.`, {
      remedy: "Sign in with an account that does, then refresh.",
    });
  }

  #open(who: Identity): Promise<Opened> {
    const key = keyOf(who);
    const opening = this.#opened.get(key) ?? this.#connect(who);
    this.#opened.set(key, opening);
    opening.catch(() => this.#opened.delete(key));
    return opening;
  }

  async #connect(who: Identity): Promise<Opened> {
    const credential = (await this.#accountSource()).credential(who);
    const { cloud, directory } = await this.#world.open(credential, () => this.#asked.get(keyOf(who)) ?? []);
    return { cloud: timedCloud(cloud, this.#world.patience), directory };
  }

  #accountSource(): Promise<AccountSource> {
    const source = (this.#source ??= this.#world.source());
    source.catch(() => (this.#source = undefined));
    return source;
  }

  async #look(signal: AbortSignal, some?: (found: readonly MlWorkspace[]) => void): Promise<AzureView> {
    const gaps: Gap[] = [];
    const accounts = await this.#lookForAccounts(gaps, signal);
    if (!accounts.length && !gaps.length) gaps.push({ kind: "signedOut" });
    const azureSubscriptions = once((await Promise.all(accounts.map((one) => this.#below(one, gaps, signal)))).flat());
    const chosen = this.#world.chosen();
    const shown = azureSubscriptions.filter(({ id }) => !chosen.length || chosen.some((one) => same(one, id)));
    const workspaces = await this.#workspacesIn(shown, gaps, signal, some);
    if (!workspaces.length)
      for (const gap of gaps) if (gap.kind === "failed" && gap.failure.code === "throttled") throw gap.failure;
    // An absence is told only where nothing else explains it.
    if (!gaps.length && !azureSubscriptions.length) gaps.push({ kind: "noAzureSubscriptions", accounts });
    else if (azureSubscriptions.length && !shown.length) gaps.push({ kind: "noneOfTheChosen", chosen: chosen.length });
    else if (shown.length && !workspaces.length && !gaps.some(({ kind }) => kind === "failed"))
      gaps.push({ kind: "noWorkspaces", in: shown.length });
    return { accounts, azureSubscriptions, workspaces, gaps };
  }

  async #lookForAccounts(gaps: Gap[], signal: AbortSignal): Promise<readonly Account[]> {
    const found = await orGap(
      this.#inTime(signal, async () => (await this.#accountSource()).accounts()),
      (failure) =>
        gaps.push(needsSignIn(failure) ? { kind: "signedOut", failure } : { kind: "failed", where: "Azure", failure }),
    );
    const before = this.#accounts;
    this.#accounts = found ?? [];
    if (names(before) !== names(this.#accounts)) this.#known.fire(this.#accounts);
    return this.#accounts;
  }

  /** The Azure subscriptions of an account in all its tenants. */
  async #below(account: Account, gaps: Gap[], signal: AbortSignal): Promise<readonly ReachedSubscription[]> {
    const asked = this.#inTime(signal, async (own) => (await this.#open({ account })).directory.tenants(own));
    const tenants = await orGap(asked, (failure) =>
      gaps.push(
        needsSignIn(failure)
          ? { kind: "account", account, failure }
          : { kind: "failed", where: account.label, failure },
      ),
    );
    const lists = (tenants ?? []).map(async (tenant) => {
      const through: Identity = { account, tenantId: tenant.id };
      const asked = this.#inTime(signal, async (own) => {
        const { directory } = await this.#open(through);
        return directory.azureSubscriptions(own);
      });
      const found = await orGap(asked, (failure) =>
        gaps.push(
          needsSignIn(failure)
            ? { kind: "tenant", account, tenant, failure }
            : { kind: "failed", where: `the tenant ${tenant.name}`, failure },
        ),
      );
      return (found ?? []).map((one) => ({ ...one, through, tenantName: tenant.name }));
    });
    return (await Promise.all(lists)).flat();
  }

  /** One question for each identity; what it sees beyond the given Azure subscriptions is left to others. */
  async #workspacesIn(
    shown: readonly ReachedSubscription[],
    gaps: Gap[],
    signal: AbortSignal,
    some: ((found: readonly MlWorkspace[]) => void) | undefined,
  ): Promise<readonly MlWorkspace[]> {
    const found = new Map<string, readonly MlWorkspace[]>();
    const all = (): readonly MlWorkspace[] => [...found.values()].flat().sort((a, b) => compare(a.name, b.name));
    const lists = [...Map.groupBy(shown, ({ through }) => keyOf(through))].map(async ([key, group]) => {
      const [first] = group;
      if (!first) return;
      const own = new Set(group.map(({ id }) => id.toLowerCase()));
      this.#asked.set(key, this.#world.chosen().length ? group.map(({ id }) => id) : []);
      const keep = (seen: readonly MlWorkspace[]): void =>
        void found.set(
          key,
          seen.filter(({ subscriptionId }) => own.has(subscriptionId.toLowerCase())),
        );
      const heard = (seen: readonly MlWorkspace[]): void => {
        keep(seen);
        some?.(all());
      };
      const asked = this.#open(first.through).then(({ cloud }) => cloud.workspaces(signal, { some: heard }));
      const seen = await orGap(asked, (failure) =>
        gaps.push({ kind: "failed", where: `the tenant ${first.tenantName}`, failure }),
      );
      if (seen) this.#seen.set(key, seen);
      heard(seen ?? this.#seen.get(key) ?? []);
    });
    await Promise.all(lists);
    return all();
  }

  #inTime<T>(signal: AbortSignal, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return inTime(signal, this.#world.patience, act);
  }
}

const keyOf = ({ account, tenantId }: Identity): string => `${account.id} ${tenantId ?? ""}`;

/** One collator: a comparison that makes its own takes most of the time of 2,000 rows. */
const { compare } = new Intl.Collator();

/** Whether signing in is the way on. */
export const needsSignIn = ({ code }: Failure): boolean =>
  code === "signed-out" || code === "sign-in-again" || code === "unauthorized";

async function orGap<T>(asked: Promise<T>, gap: (failure: Failure) => void): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Failure) || isCancellation(error)) throw error;
    gap(error);
    return undefined;
  }
}

/** Several tenants and accounts may show the same one; the way through its own tenant is taken. */
function once(found: readonly ReachedSubscription[]): readonly ReachedSubscription[] {
  const byId = Map.groupBy(found, ({ id }) => id.toLowerCase());
  return [...byId.values()]
    .flatMap((ways) => ways.find(({ tenantId, through }) => same(tenantId, through.tenantId ?? "")) ?? ways[0] ?? [])
    .sort((a, b) => a.name.localeCompare(b.name));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const names = (accounts: readonly Account[]): string => accounts.map(({ id, label }) => `${id} ${label}`).join("\n");
const nameIn = (id: string): string => parseArmId(id)?.name ?? id;
