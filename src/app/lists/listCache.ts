import { normalizeArmId } from "../../core/armId.ts";
import type { Disposable } from "../../core/disposable.ts";
import { Emitter } from "../../core/emitter.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { Clock } from "../../core/wait.ts";
import type { CloudName, Clouds, MlWorkspace } from "../../ports/cloud.ts";
import { LoadingList, type ListLoader } from "./loadingList.ts";
import { isWithinScope, type ListScope } from "./listScope.ts";
import { PermissionCache } from "./permissionCache.ts";

interface CachedList<T> {
  readonly scope: ListScope;
  readonly list: LoadingList<T>;
}

/** The lists in use. Each is loaded once and cached until it is invalidated. */
export class ListCache implements Disposable {
  readonly #clouds: Clouds;
  readonly #clock: Clock;
  readonly #changed = new Emitter<ListScope>();
  readonly #workspaces = new Map<CloudName, CachedList<MlWorkspace>>();
  readonly #eventSubscriptions = new Map<string, CachedList<EventSubscription>>();
  /** What the signed-in user may do with the listed items. */
  readonly permissions: PermissionCache;

  constructor(clouds: Clouds, clock: Clock) {
    this.#clouds = clouds;
    this.#clock = clock;
    this.permissions = new PermissionCache(clouds, clock, (scope) => this.#changed.fire(scope));
  }

  /** Fires when a list differs from what its readers have seen. */
  readonly onChanged = this.#changed.event;

  workspaces(cloud: CloudName): LoadingList<MlWorkspace> {
    return this.#listOf(this.#workspaces, cloud, { cloud }, (signal) => this.#clouds[cloud].workspaces(signal));
  }

  eventSubscriptions(cloud: CloudName, workspaceId: string): LoadingList<EventSubscription> {
    const key = workspaceCacheKey(cloud, workspaceId);
    return this.#listOf(this.#eventSubscriptions, key, { cloud, workspaceId }, (signal) =>
      this.#clouds[cloud].eventSubscriptions(workspaceId, signal),
    );
  }

  #listOf<K, T>(lists: Map<K, CachedList<T>>, key: K, scope: ListScope, load: ListLoader<T>): LoadingList<T> {
    const cached = lists.get(key);
    if (cached) return cached.list;
    const list = new LoadingList(this.#clock, load, () => this.#changed.fire(scope));
    lists.set(key, { scope, list });
    return list;
  }

  /** The event subscriptions of a workspace as last loaded; undefined if they never were. */
  cachedEventSubscriptions(cloud: CloudName, workspaceId: string): readonly EventSubscription[] | undefined {
    const state = this.#eventSubscriptions.get(workspaceCacheKey(cloud, workspaceId))?.list.state;
    return state?.asOf === undefined ? undefined : state.items;
  }

  /** Resolves when the current load of a list has ended; undefined if none is running. */
  whenIdle({ cloud, workspaceId }: ListScope): Promise<void> | undefined {
    const entry =
      workspaceId === undefined
        ? this.#workspaces.get(cloud)
        : this.#eventSubscriptions.get(workspaceCacheKey(cloud, workspaceId));
    return entry?.list.whenIdle;
  }

  /** Invalidates the lists within a scope, or all: their next readers load them again. */
  invalidate(within?: ListScope): void {
    this.permissions.invalidateAll(within);
    for (const { list } of this.#entriesWithin(within)) list.invalidate();
  }

  /** Invalidates lists that were refused, and checks rights that were missing, a minute ago or more. */
  recheckForbidden(within?: ListScope): void {
    this.permissions.recheckForbidden(within);
    for (const { list, scope } of this.#entriesWithin(within)) if (list.recheckForbidden()) this.#changed.fire(scope);
  }

  dispose(): void {
    this.permissions.dispose();
    for (const { list } of this.#entriesWithin()) list.dispose();
  }

  #entriesWithin(within?: ListScope): readonly CachedList<unknown>[] {
    const all: readonly CachedList<unknown>[] = [...this.#workspaces.values(), ...this.#eventSubscriptions.values()];
    return all.filter(({ scope }) => isWithinScope(scope, within));
  }
}

const workspaceCacheKey = (cloud: CloudName, workspaceId: string): string => `${cloud} ${normalizeArmId(workspaceId)}`;
