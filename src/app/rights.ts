import { armKey } from "../core/armId.ts";
import { type Deed, forbidden, type Holder, type Permission } from "../core/permissions.ts";
import type { CloudName, Clouds } from "../ports/cloud.ts";
import type { Listed, ListingWorld } from "./listed.ts";
import { Listing } from "./listing.ts";
import { isWithin, type ListOf } from "./listOf.ts";

/** What rights are asked on. */
export interface RightsOn {
  readonly cloud: CloudName;
  readonly workspaceId: string;
  /** Below which some of the workspace's event subscriptions are: rights on it are other rights. */
  readonly systemTopicId?: string;
}

interface Known {
  readonly on: RightsOn;
  readonly listing: Listing<Permission>;
  /** What was last told to be forbidden. */
  told: string;
}

/** What the signed-in user may do, asked for where somebody looks, and known until somebody wants it anew. */
export class Rights {
  readonly #clouds: Clouds;
  readonly #world: ListingWorld;
  readonly #late: (of: ListOf) => void;
  readonly #known = new Map<string, Known>();

  /** @param late is called when more or less is forbidden on what a list shows than before */
  constructor(clouds: Clouds, world: ListingWorld, late: (of: ListOf) => void) {
    this.#clouds = clouds;
    this.#world = world;
    this.#late = late;
  }

  /**
   * One request, once. Undefined when it cannot be told, and then Azure decides.
   *
   * @throws bugs only
   */
  async of(on: RightsOn): Promise<readonly Permission[] | undefined> {
    const key = keyOf(on);
    const known = this.#known.get(key) ?? this.#make(on);
    this.#known.set(key, known);
    const listed = await known.listing.shown();
    this.#tell(known);
    return rightsIn(listed);
  }

  /** What is known to be forbidden; nothing where rights are unknown. Asks for nothing. */
  forbidden(on: RightsOn): readonly Deed[] {
    const known = this.#known.get(keyOf(on));
    return known ? forbiddenIn(known) : [];
  }

  /** Asks without waiting; what is forbidden is told late. */
  ask(on: RightsOn): void {
    // Without rights every command is tried, and Azure decides.
    void this.of(on).catch(() => {});
  }

  /** Asks again where they were renewed since, so that nothing stays forbidden after it was granted. */
  keep(on: RightsOn): void {
    if (this.#known.has(keyOf(on))) this.ask(on);
  }

  /** Has them asked for anew by the next who wants them: they may have been granted since. */
  renew(on: RightsOn): void {
    this.#known.get(keyOf(on))?.listing.renew();
  }

  /** The same for all rights on what a list shows, or on what all do. */
  renewAll(of?: ListOf): void {
    for (const { listing } of this.#within(of)) listing.renew();
  }

  /**
   * Asks again where something is forbidden and that was not asked for a minute: who has asked for access looks here to
   * see whether it has come.
   */
  recheck(of?: ListOf): void {
    for (const known of this.#within(of)) if (known.listing.recheck(forbiddenIn(known).length > 0)) this.ask(known.on);
  }

  dispose(): void {
    for (const { listing } of this.#known.values()) listing.dispose();
  }

  #make(on: RightsOn): Known {
    const { cloud, workspaceId, systemTopicId = workspaceId } = on;
    const listing = new Listing<Permission>(
      this.#world,
      (signal) => this.#clouds[cloud].permissions(systemTopicId, signal),
      () => this.#tell(known),
    );
    const known: Known = { on, listing, told: "" };
    return known;
  }

  #tell(known: Known): void {
    const now = forbiddenIn(known).join(" ");
    if (now === known.told) return;
    known.told = now;
    this.#late({ cloud: known.on.cloud, workspaceId: known.on.workspaceId });
  }

  #within(of: ListOf | undefined): readonly Known[] {
    return [...this.#known.values()].filter(({ on }) => isWithin(on, of));
  }
}

const keyOf = ({ cloud, workspaceId, systemTopicId = workspaceId }: RightsOn): string =>
  `${cloud} ${armKey(systemTopicId)}`;

/** What the event subscriptions are on whose rights are asked for. */
export const holderIn = ({ systemTopicId }: RightsOn): Holder => (systemTopicId ? "systemTopic" : "workspace");

const forbiddenIn = ({ on, listing }: Known): readonly Deed[] => {
  const rights = rightsIn(listing.known);
  return rights ? forbidden(rights, holderIn(on)) : [];
};

/** Rights of a failed question are not known, whatever an earlier one was told. */
const rightsIn = ({ items, asOf, failure }: Listed<Permission>): readonly Permission[] | undefined =>
  asOf === undefined || failure ? undefined : items;
