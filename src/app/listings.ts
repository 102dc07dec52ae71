import { armKey } from "../core/armId.ts";
import type { Disposable } from "../core/disposable.ts";
import { Emitter } from "../core/emitter.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { CloudName, Clouds, MlWorkspace } from "../ports/cloud.ts";
import type { ListingWorld } from "./listed.ts";
import { Listing, type Load } from "./listing.ts";
import { isWithin, type ListOf } from "./listOf.ts";
import { Rights } from "./rights.ts";

interface Kept<T> {
  readonly of: ListOf;
  readonly listing: Listing<T>;
}

/** The lists that were asked for, each loaded once and kept until somebody wants it anew. */
export class Listings implements Disposable {
  readonly #clouds: Clouds;
  readonly #world: ListingWorld;
  readonly #late = new Emitter<ListOf>();
  readonly #workspaces = new Map<CloudName, Kept<MlWorkspace>>();
  readonly #eventSubscriptions = new Map<string, Kept<EventSubscription>>();
  /** What the signed-in user may do on what is listed. */
  readonly rights: Rights;

  constructor(clouds: Clouds, world: ListingWorld) {
    this.#clouds = clouds;
    this.#world = world;
    this.rights = new Rights(clouds, world, (of) => this.#late.fire(of));
  }

  /** Fires when there is something else to show of a list than was shown before. */
  readonly onLate = this.#late.event;

  workspaces(cloud: CloudName): Listing<MlWorkspace> {
    const kept =
      this.#workspaces.get(cloud) ??
      this.#keep<MlWorkspace>({ cloud }, (signal, listener) => this.#clouds[cloud].workspaces(signal, listener));
    this.#workspaces.set(cloud, kept);
    return kept.listing;
  }

  eventSubscriptions(cloud: CloudName, workspaceId: string): Listing<EventSubscription> {
    const key = keyOf(cloud, workspaceId);
    const kept =
      this.#eventSubscriptions.get(key) ??
      this.#keep<EventSubscription>({ cloud, workspaceId }, (signal, listener) =>
        this.#clouds[cloud].eventSubscriptions(workspaceId, signal, listener),
      );
    this.#eventSubscriptions.set(key, kept);
    return kept.listing;
  }

  #keep<T>(of: ListOf, load: Load<T>): Kept<T> {
    return { of, listing: new Listing<T>(this.#world, load, () => this.#late.fire(of)) };
  }

  /** What is known of a workspace's event subscriptions; undefined when nobody has asked for them. */
  knownEventSubscriptions(cloud: CloudName, workspaceId: string): readonly EventSubscription[] | undefined {
    const known = this.#eventSubscriptions.get(keyOf(cloud, workspaceId))?.listing.known;
    return known?.asOf === undefined ? undefined : known.items;
  }

  /** Resolves when nothing more of a list is on its way; undefined when that is so already. */
  underWay({ cloud, workspaceId }: ListOf): Promise<void> | undefined {
    const kept =
      workspaceId === undefined ? this.#workspaces.get(cloud) : this.#eventSubscriptions.get(keyOf(cloud, workspaceId));
    return kept?.listing.underWay;
  }

  /** Has them loaded anew by the next who wants them: the lists of one workspace, of one cloud, or all. */
  renew(of?: ListOf): void {
    this.rights.renewAll(of);
    for (const { listing } of this.#within(of)) listing.renew();
  }

  /** Asks again for what was refused or forbidden a minute ago or more, as a person who got rights since expects it. */
  recheck(of?: ListOf): void {
    this.rights.recheck(of);
    for (const { listing, of: list } of this.#within(of)) if (listing.recheck()) this.#late.fire(list);
  }

  dispose(): void {
    this.rights.dispose();
    for (const { listing } of this.#within()) listing.dispose();
  }

  #within(of?: ListOf): readonly Kept<unknown>[] {
    const all: readonly Kept<unknown>[] = [...this.#workspaces.values(), ...this.#eventSubscriptions.values()];
    return all.filter((one) => isWithin(one.of, of));
  }
}

const keyOf = (cloud: CloudName, workspaceId: string): string => `${cloud} ${armKey(workspaceId)}`;
