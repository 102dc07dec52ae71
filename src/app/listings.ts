import { armKey } from "../core/armId.ts";
import type { Disposable } from "../core/disposable.ts";
import { Emitter } from "../core/emitter.ts";
import { type Deed, forbidden, type Permission } from "../core/permissions.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { CloudName, Clouds, MlWorkspace } from "../ports/cloud.ts";
import { type Listed, Listing, type ListingWorld } from "./listing.ts";

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
  /** What was last told to be forbidden, by workspace. */
  readonly #told = new Map<string, string>();

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

  /**
   * What the signed-in user may do on a workspace, asked for once; undefined when it cannot be told, and then Azure
   * decides. When more or less is forbidden than before, that is told as a late change of the workspace's list.
   *
   * @throws bugs only
   */
  async rights(cloud: CloudName, workspaceId: string): Promise<readonly Permission[] | undefined> {
    const key = keyOf(cloud, workspaceId);
    const tell = (): void => {
      const now = this.forbidden(cloud, workspaceId).join(" ");
      if (now === (this.#told.get(key) ?? "")) return;
      this.#told.set(key, now);
      this.#late.fire({ cloud, workspaceId });
    };
    const known = this.#permissions.get(key);
    const listing =
      known ??
      new Listing<Permission>(this.#world, (signal) => this.#clouds[cloud].permissions(workspaceId, signal), tell);
    if (!known) this.#permissions.set(key, listing);
    const listed = await listing.shown();
    tell();
    return rightsIn(listed);
  }

  /** What is known to be forbidden on a workspace; nothing where rights are unknown. Asks for nothing. */
  forbidden(cloud: CloudName, workspaceId: string): readonly Deed[] {
    const listed = this.#permissions.get(keyOf(cloud, workspaceId))?.known;
    return forbidden((listed && rightsIn(listed)) ?? unlimited);
  }

  /** Asks for the rights on a workspace without waiting; what is forbidden is told late. */
  askRights(cloud: CloudName, workspaceId: string): void {
    // Without them every command is tried, and Azure decides.
    void this.rights(cloud, workspaceId).catch(() => {});
  }

  /** Asks for them again where they were renewed since, so that nothing stays forbidden after it was granted. */
  keepRights(cloud: CloudName, workspaceId: string): void {
    if (this.#permissions.has(keyOf(cloud, workspaceId))) this.askRights(cloud, workspaceId);
  }

  /** Has the rights on a workspace asked for anew by the next who wants them: they may have been granted since. */
  renewRights(cloud: CloudName, workspaceId: string): void {
    this.#permissions.get(keyOf(cloud, workspaceId))?.renew();
  }

  /** What is known of a workspace's event subscriptions; undefined when nobody has asked for them. */
  knownEventSubscriptions(cloud: CloudName, workspaceId: string): readonly EventSubscription[] | undefined {
    const known = this.#eventSubscriptions.get(keyOf(cloud, workspaceId))?.known;
    return known?.asOf === undefined ? undefined : known.items;
  }

  /** Resolves when nothing more of a list is on its way; undefined when that is so already. */
  underWay({ cloud, workspaceId }: ListOf): Promise<void> | undefined {
    return workspaceId === undefined
      ? this.#workspaces.get(cloud)?.underWay
      : this.#eventSubscriptions.get(keyOf(cloud, workspaceId))?.underWay;
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

/** Rights of a failed question are not known, whatever an earlier one was told. */
const rightsIn = ({ items, asOf, failure }: Listed<Permission>): readonly Permission[] | undefined =>
  asOf === undefined || failure ? undefined : items;

const unlimited: readonly Permission[] = [{ actions: ["*"], notActions: [] }];
