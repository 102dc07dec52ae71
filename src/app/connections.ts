import type { AccountSource, Credential, Directory, Identity } from "../ports/accounts.ts";
import type { Cloud } from "../ports/cloud.ts";
import type { Patience } from "./inTime.ts";
import type { Sight } from "./reach.ts";
import { timedCloud } from "./timedCloud.ts";

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

type Opened = Awaited<ReturnType<AzureWorld["open"]>>;

/** What was opened, and seen, as each identity since somebody last signed in or out. Each is opened once. */
export class Connections {
  readonly #world: AzureWorld;
  readonly #opened = new Map<string, Promise<Opened>>();
  readonly #asked = new Map<string, readonly string[]>();
  readonly #seen = new Map<string, Sight>();
  #source: Promise<AccountSource> | undefined;

  constructor(world: AzureWorld) {
    this.#world = world;
  }

  source(): Promise<AccountSource> {
    const source = (this.#source ??= this.#world.source());
    source.catch(() => (this.#source = undefined));
    return source;
  }

  open(who: Identity): Promise<Opened> {
    const key = keyOf(who);
    const opening = this.#opened.get(key) ?? this.#connect(who);
    this.#opened.set(key, opening);
    opening.catch(() => this.#opened.delete(key));
    return opening;
  }

  /** Says in which Azure subscriptions an identity looks for workspaces from now on; in all, where none is given. */
  ask(who: Identity, azureSubscriptions: readonly string[]): void {
    this.#asked.set(keyOf(who), azureSubscriptions);
  }

  remember(sight: Sight): void {
    this.#seen.set(keyOf(sight.through), sight);
  }

  /** Drops what was seen as an identity, or as each of an account. */
  lose(who: Identity): void {
    for (const { through } of this.lastSeen(who)) this.#seen.delete(keyOf(through));
  }

  /** What was seen as an identity when it was last asked, or as each of an account. */
  lastSeen({ account, tenantId }: Identity): readonly Sight[] {
    return [...this.#seen.values()].filter(
      ({ through }) => through.account.id === account.id && (!tenantId || through.tenantId === tenantId),
    );
  }

  async #connect(who: Identity): Promise<Opened> {
    const credential = (await this.source()).credential(who);
    const { cloud, directory } = await this.#world.open(credential, () => this.#asked.get(keyOf(who)) ?? []);
    return { cloud: timedCloud(cloud, this.#world.patience), directory };
  }
}

const keyOf = ({ account, tenantId }: Identity): string => `${account.id} ${tenantId ?? ""}`;
