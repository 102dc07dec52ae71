import { memoizeAsync } from "../../core/memoizeAsync.ts";
import type { Account, AccountSource, Credential, Directory, Identity } from "../../ports/accounts.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { createTimeoutCloud, type ReadTimeout } from "../lists/timeoutCloud.ts";
import type { IdentityResources } from "./visibleResources.ts";

export interface AzureConnectionsDeps {
  /** Called once for each `AzureConnections`, and again after it failed. */
  accountSource(): Promise<AccountSource>;
  /**
   * Connects as one identity. Called once for each, and again after it failed.
   *
   * @param azureSubscriptions ids of those to find workspaces in, read at each request; all if empty
   */
  connect(
    credential: Credential,
    azureSubscriptions: () => readonly string[],
  ): Promise<{ readonly cloud: Cloud; readonly directory: Directory }>;
  /** Ids of the Azure subscriptions that the user selected; all if empty. */
  selectedSubscriptions(): readonly string[];
  /** For each request. */
  readonly timeout: ReadTimeout;
}

type AzureConnection = Awaited<ReturnType<AzureConnectionsDeps["connect"]>>;

/** One connection for each identity, and what was last seen through it. Replaced when someone signs in or out. */
export class AzureConnections {
  readonly #deps: AzureConnectionsDeps;
  readonly #connections = new Map<string, () => Promise<AzureConnection>>();
  readonly #subscriptionFilters = new Map<string, readonly string[]>();
  readonly #lastSeen = new Map<string, IdentityResources>();
  readonly accountSource: () => Promise<AccountSource>;

  constructor(deps: AzureConnectionsDeps) {
    this.#deps = deps;
    this.accountSource = memoizeAsync(() => deps.accountSource());
  }

  open(identity: Identity): Promise<AzureConnection> {
    const key = identityKey(identity);
    const open = this.#connections.get(key) ?? memoizeAsync(() => this.#connect(identity));
    this.#connections.set(key, open);
    return open();
  }

  /** Sets the Azure subscriptions in which an identity finds workspaces from now on; all if empty. */
  setSubscriptionFilter(identity: Identity, azureSubscriptions: readonly string[]): void {
    this.#subscriptionFilters.set(identityKey(identity), azureSubscriptions);
  }

  setLastSeen(resources: IdentityResources): void {
    this.#lastSeen.set(identityKey(resources.identity), resources);
  }

  /** Drops what was last seen as an identity or, without a tenant, as all identities of its account. */
  clearLastSeen(identity: Identity): void {
    for (const seen of this.lastSeen(identity)) this.#lastSeen.delete(identityKey(seen.identity));
  }

  /** What was last seen as an identity or, without a tenant, as each identity of its account. */
  lastSeen({ account, tenantId }: Identity): readonly IdentityResources[] {
    return [...this.#lastSeen.values()].filter(
      ({ identity }) => identity.account.id === account.id && (!tenantId || identity.tenantId === tenantId),
    );
  }

  async #connect(identity: Identity): Promise<AzureConnection> {
    const credential = (await this.accountSource()).credential(identity);
    const { cloud, directory } = await this.#deps.connect(
      credential,
      () => this.#subscriptionFilters.get(identityKey(identity)) ?? [],
    );
    return { cloud: createTimeoutCloud(cloud, this.#deps.timeout), directory };
  }
}

const identityKey = ({ account, tenantId }: Identity): string => `${account.id} ${tenantId ?? ""}`;

/** Equal for the same accounts with the same labels. */
export const accountsFingerprint = (accounts: readonly Account[]): string =>
  accounts.map(({ id, label }) => `${id} ${label}`).join("\n");
