import { armKey } from "../core/armId.ts";
import type { Disposable } from "../core/disposable.ts";
import { Emitter } from "../core/emitter.ts";
import { allows, deeds, type Permission } from "../core/permissions.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { CloudName, Clouds, MlWorkspace } from "../ports/cloud.ts";
import { Listing, type ListingWorld } from "./listing.ts";

/** What a list is of: the workspaces of a cloud, or the event subscriptions of one workspace. */
export interface ListOf {
  readonly cloud: CloudName;
  readonly workspaceId?: string;
}

/** The lists that were asked for, each loaded once and kept until somebody wants it anew. */
export class Listings implements Disposable {
  readonly #clouds: Clouds;
  readonly #world: ListingWorld;
  readonly #late = new Emitter<ListOf>();
  readonly #workspaces = new Map<CloudName, Listing<MlWorkspace>>();
  readonly #eventSubscriptions = new Map<string, Listing<EventSubscription>>();

  readonly #permissions = new Map<string, Listing<Permission>>();

  constructor(clouds: Clouds, world: ListingWorld) {
    this.#clouds = clouds;
    this.#world = world;
  }

  /** Fires when there is something else to show of a list than was shown before. */
  readonly onLate = this.#late.event;

  workspaces(cloud: CloudName): Listing<MlWorkspace> {
    const known = this.#workspaces.get(cloud);
    if (known) return known;
    const listing = new Listing<MlWorkspace>(
      this.#world,
      (signal, listener) => this.#clouds[cloud].workspaces(signal, listener),
      () => this.#late.fire({ cloud }),
    );
    this.#workspaces.set(cloud, listing);
    return listing;
  }

  eventSubscriptions(cloud: CloudName, workspaceId: string): Listing<EventSubscription> {
    const key = keyOf(cloud, workspaceId);
    const known = this.#eventSubscriptions.get(key);
    if (known) return known;
    const listing = new Listing<EventSubscription>(
      this.#world,
      (signal, listener) => this.#clouds[cloud].eventSubscriptions(workspaceId, signal, listener),
      () => this.#late.fire({ cloud, workspaceId }),
    );
    this.#eventSubscriptions.set(key, listing);
    return listing;
  }

  /** What the signed-in user may do on a workspace. */
  permissions(cloud: CloudName, workspaceId: string): Listing<Permission> {
    const key = keyOf(cloud, workspaceId);
    const known = this.#permissions.get(key);
    if (known) return known;
    const listing = new Listing<Permission>(
      this.#world,
      (signal) => this.#clouds[cloud].permissions(workspaceId, signal),
      () => {},
    );
    this.#permissions.set(key, listing);
    return listing;
  }

  /**
   * Whether it is known that the signed-in user may only read on a workspace. Who asks first does not wait for the
   * answer: it is told as a late change of the workspace's list.
   */
  isReadOnly(cloud: CloudName, workspaceId: string): boolean {
    const permissions = this.permissions(cloud, workspaceId);
    const isKnown = (): boolean =>
      permissions.known.asOf !== undefined &&
      [...deeds.write, ...deeds.delete].every((action) => !allows(permissions.known.items, action));
    const was = isKnown();
    void permissions.shown().then(
      () => isKnown() !== was && this.#late.fire({ cloud, workspaceId }),
      // Without them every command is tried, and Azure decides.
      () => {},
    );
    return was;
  }

  /** What is known of a workspace's event subscriptions; undefined when nobody has asked for them. */
  knownEventSubscriptions(cloud: CloudName, workspaceId: string): readonly EventSubscription[] | undefined {
    const known = this.#eventSubscriptions.get(keyOf(cloud, workspaceId))?.known;
    return known?.asOf === undefined ? undefined : known.items;
  }

  /** Has them loaded anew by the next who wants them: the lists of one workspace, of one cloud, or all. */
  renew(of?: ListOf): void {
    if (of?.workspaceId !== undefined) {
      const key = keyOf(of.cloud, of.workspaceId);
      this.#eventSubscriptions.get(key)?.renew();
      this.#permissions.get(key)?.renew();
      return;
    }
    for (const [cloud, listing] of this.#workspaces) if (!of || of.cloud === cloud) listing.renew();
    for (const lists of [this.#eventSubscriptions, this.#permissions])
      for (const [key, listing] of lists) if (!of || key.startsWith(`${of.cloud} `)) listing.renew();
  }

  dispose(): void {
    for (const lists of [this.#workspaces, this.#eventSubscriptions, this.#permissions])
      for (const listing of lists.values()) listing.dispose();
  }
}

const keyOf = (cloud: CloudName, workspaceId: string): string => `${cloud} ${armKey(workspaceId)}`;
