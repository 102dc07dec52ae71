import { normalizeArmId } from "../../core/armId.ts";
import type { Disposable } from "../../core/disposable.ts";
import { Emitter } from "../../core/emitter.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { CloudName, Clouds, MlWorkspace } from "../../ports/cloud.ts";
import type { LoadingListDeps } from "./listState.ts";
import { LoadingList, type ListLoader } from "./loadingList.ts";
import { isWithinScope, type ListScope } from "./listScope.ts";
import { PermissionCache } from "./permissionCache.ts";

interface CachedList<T> {
  readonly scope: ListScope;
  readonly list: LoadingList<T>;
}

/** The lists that were asked for, each loaded once and kept until somebody wants it anew. */
export class ListCache implements Disposable {
  readonly #clouds: Clouds;
  readonly #deps: LoadingListDeps;
  readonly #changed = new Emitter<ListScope>();
  readonly #workspaces = new Map<CloudName, CachedList<MlWorkspace>>();
  readonly #eventSubscriptions = new Map<string, CachedList<EventSubscription>>();
  /** What the signed-in user may do on what is listed. */
  readonly permissions: PermissionCache;

  constructor(clouds: Clouds, deps: LoadingListDeps) {
    this.#clouds = clouds;
    this.#deps = deps;
    this.permissions = new PermissionCache(clouds, deps, (of) => this.#changed.fire(of));
  }

  /** Fires when there is something else to show of a list than was shown before. */
  readonly onChanged = this.#changed.event;

  workspaces(cloud: CloudName): LoadingList<MlWorkspace> {
    const kept =
      this.#workspaces.get(cloud) ??
      this.#createEntry<MlWorkspace>({ cloud }, (signal, listener) => this.#clouds[cloud].workspaces(signal, listener));
    this.#workspaces.set(cloud, kept);
    return kept.list;
  }

  eventSubscriptions(cloud: CloudName, workspaceId: string): LoadingList<EventSubscription> {
    const key = workspaceCacheKey(cloud, workspaceId);
    const kept =
      this.#eventSubscriptions.get(key) ??
      this.#createEntry<EventSubscription>({ cloud, workspaceId }, (signal, listener) =>
        this.#clouds[cloud].eventSubscriptions(workspaceId, signal, listener),
      );
    this.#eventSubscriptions.set(key, kept);
    return kept.list;
  }

  #createEntry<T>(of: ListScope, load: ListLoader<T>): CachedList<T> {
    return { scope: of, list: new LoadingList<T>(this.#deps, load, () => this.#changed.fire(of)) };
  }

  /** What is known of a workspace's event subscriptions; undefined when nobody has asked for them. */
  cachedEventSubscriptions(cloud: CloudName, workspaceId: string): readonly EventSubscription[] | undefined {
    const known = this.#eventSubscriptions.get(workspaceCacheKey(cloud, workspaceId))?.list.state;
    return known?.asOf === undefined ? undefined : known.items;
  }

  /** Resolves when nothing more of a list is on its way; undefined when that is so already. */
  whenIdle({ cloud, workspaceId }: ListScope): Promise<void> | undefined {
    const kept =
      workspaceId === undefined
        ? this.#workspaces.get(cloud)
        : this.#eventSubscriptions.get(workspaceCacheKey(cloud, workspaceId));
    return kept?.list.whenIdle;
  }

  /** Has them loaded anew by the next who wants them: the lists of one workspace, of one cloud, or all. */
  invalidate(of?: ListScope): void {
    this.permissions.invalidateAll(of);
    for (const { list: listing } of this.#entriesWithin(of)) listing.invalidate();
  }

  /** Asks again for what was refused or forbidden a minute ago or more, as a person who got rights since expects it. */
  recheckForbidden(of?: ListScope): void {
    this.permissions.recheckForbidden(of);
    for (const { list: listing, scope: list } of this.#entriesWithin(of))
      if (listing.recheckForbidden()) this.#changed.fire(list);
  }

  dispose(): void {
    this.permissions.dispose();
    for (const { list: listing } of this.#entriesWithin()) listing.dispose();
  }

  #entriesWithin(of?: ListScope): readonly CachedList<unknown>[] {
    const all: readonly CachedList<unknown>[] = [...this.#workspaces.values(), ...this.#eventSubscriptions.values()];
    return all.filter((one) => isWithinScope(one.scope, of));
  }
}

const workspaceCacheKey = (cloud: CloudName, workspaceId: string): string => `${cloud} ${normalizeArmId(workspaceId)}`;
