import type { AccountSource, Credential, Directory, Identity } from "../../ports/accounts.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { TimeoutOptions } from "../lists/timeout.ts";
import type { IdentityResources } from "./visibleResources.ts";
import { createTimeoutCloud } from "../lists/timeoutCloud.ts";

export interface AzureConnectionsDeps {
  /** Whose accounts they are; asked once until `forget`. */
  accountSource(): Promise<AccountSource>;
  /**
   * Connects as one identity; called once for each until `forget`.
   *
   * @param azureSubscriptions those to look for workspaces in, read at each look; all where empty
   */
  connect(
    credential: Credential,
    azureSubscriptions: () => readonly string[],
  ): Promise<{ readonly cloud: Cloud; readonly directory: Directory }>;
  /** Ids of the Azure subscriptions that the person wants to see; none means all. */
  selectedSubscriptions(): readonly string[];
  /** How long each question may take. */
  readonly timeout: TimeoutOptions;
}

type AzureConnection = Awaited<ReturnType<AzureConnectionsDeps["connect"]>>;

/** What was opened, and seen, as each identity since somebody last signed in or out. Each is opened once. */
export class AzureConnections {
  readonly #deps: AzureConnectionsDeps;
  readonly #connections = new Map<string, Promise<AzureConnection>>();
  readonly #subscriptionFilters = new Map<string, readonly string[]>();
  readonly #lastSeen = new Map<string, IdentityResources>();
  #accountSource: Promise<AccountSource> | undefined;

  constructor(deps: AzureConnectionsDeps) {
    this.#deps = deps;
  }

  accountSource(): Promise<AccountSource> {
    const source = (this.#accountSource ??= this.#deps.accountSource());
    source.catch(() => (this.#accountSource = undefined));
    return source;
  }

  open(who: Identity): Promise<AzureConnection> {
    const key = identityKey(who);
    const opening = this.#connections.get(key) ?? this.#connect(who);
    this.#connections.set(key, opening);
    opening.catch(() => this.#connections.delete(key));
    return opening;
  }

  /** Says in which Azure subscriptions an identity looks for workspaces from now on; in all, where none is given. */
  setSubscriptionFilter(who: Identity, azureSubscriptions: readonly string[]): void {
    this.#subscriptionFilters.set(identityKey(who), azureSubscriptions);
  }

  setLastSeen(sight: IdentityResources): void {
    this.#lastSeen.set(identityKey(sight.identity), sight);
  }

  /** Drops what was seen as an identity, or as each of an account. */
  clearLastSeen(who: Identity): void {
    for (const { identity: through } of this.lastSeen(who)) this.#lastSeen.delete(identityKey(through));
  }

  /** What was seen as an identity when it was last asked, or as each of an account. */
  lastSeen({ account, tenantId }: Identity): readonly IdentityResources[] {
    return [...this.#lastSeen.values()].filter(
      ({ identity: through }) => through.account.id === account.id && (!tenantId || through.tenantId === tenantId),
    );
  }

  async #connect(who: Identity): Promise<AzureConnection> {
    const credential = (await this.accountSource()).credential(who);
    const { cloud, directory } = await this.#deps.connect(
      credential,
      () => this.#subscriptionFilters.get(identityKey(who)) ?? [],
    );
    return { cloud: createTimeoutCloud(cloud, this.#deps.timeout), directory };
  }
}

const identityKey = ({ account, tenantId }: Identity): string => `${account.id} ${tenantId ?? ""}`;
