import { normalizeArmId } from "../../core/armId.ts";
import {
  type PermissionAction,
  forbiddenActions,
  type EventSubscriptionParentKind,
  type Permission,
} from "../../core/permissions.ts";
import type { Clock } from "../../core/wait.ts";
import type { CloudName, Clouds, ListUpdates } from "../../ports/cloud.ts";
import type { ListState } from "./listState.ts";
import { LoadingList } from "./loadingList.ts";
import { isWithinScope, type ListScope } from "./listScope.ts";

/** The resource that rights are requested for. */
export interface PermissionScope {
  readonly cloud: CloudName;
  readonly workspaceId: string;
  /** The parent of some of the workspace's event subscriptions. Rights on it differ from those on the workspace. */
  readonly systemTopicId?: string | undefined;
}

interface CachedPermissions {
  readonly scope: PermissionScope;
  readonly list: LoadingList<Permission>;
  /** The forbidden actions that were last reported. */
  reportedForbidden: string;
}

/** What the signed-in user may do, requested at first use and cached until it is invalidated. */
export class PermissionCache {
  readonly #clouds: Clouds;
  readonly #clock: Clock;
  readonly #onChanged: (scope: ListScope) => void;
  readonly #entries = new Map<string, CachedPermissions>();

  /** @param onChanged called when the actions forbidden on the items of a list have changed */
  constructor(clouds: Clouds, clock: Clock, onChanged: (scope: ListScope) => void) {
    this.#clouds = clouds;
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  /**
   * Loads the permissions at a scope, with one request. Undefined if they are unknown: then Azure decides.
   *
   * @throws only unexpected errors
   */
  async of(scope: PermissionScope): Promise<readonly Permission[] | undefined> {
    const key = permissionCacheKey(scope);
    const entry = this.#entries.get(key) ?? this.#createEntry(scope);
    this.#entries.set(key, entry);
    const state = await entry.list.load();
    this.#notifyIfChanged(entry);
    return knownPermissions(state);
  }

  /** The actions known to be forbidden; none if the rights are unknown. Makes no request. */
  forbiddenActions(scope: PermissionScope): readonly PermissionAction[] {
    const entry = this.#entries.get(permissionCacheKey(scope));
    return entry ? cachedForbiddenActions(entry) : [];
  }

  /** Loads the permissions without waiting. Changes are reported by `onChanged`. */
  prefetch(scope: PermissionScope): void {
    // If this fails, every command is offered and Azure decides.
    void this.of(scope).catch(() => {});
  }

  /** Reloads permissions that were loaded once and invalidated since. */
  refreshIfCached(scope: PermissionScope): void {
    if (this.#entries.has(permissionCacheKey(scope))) this.prefetch(scope);
  }

  /** The next reader loads the permissions again. */
  invalidate(scope: PermissionScope): void {
    this.#entries.get(permissionCacheKey(scope))?.list.invalidate();
  }

  /** Invalidates the permissions on the items of a list, or all. */
  invalidateAll(within?: ListScope): void {
    for (const { list } of this.#entriesWithin(within)) list.invalidate();
  }

  /** Reloads permissions that forbade something a minute ago or more, as access may have been granted since. */
  recheckForbidden(within?: ListScope): void {
    for (const entry of this.#entriesWithin(within))
      if (entry.list.recheckForbidden(cachedForbiddenActions(entry).length > 0)) this.prefetch(entry.scope);
  }

  dispose(): void {
    for (const { list } of this.#entries.values()) list.dispose();
  }

  #createEntry(scope: PermissionScope): CachedPermissions {
    const cloud = this.#clouds[scope.cloud];
    async function* load(signal: AbortSignal): ListUpdates<Permission> {
      const items = await cloud.permissions(scope.systemTopicId ?? scope.workspaceId, signal);
      yield { kind: "complete", items };
    }
    const list = new LoadingList(this.#clock, load, () => this.#notifyIfChanged(entry));
    const entry: CachedPermissions = { scope, list, reportedForbidden: "" };
    return entry;
  }

  #notifyIfChanged(entry: CachedPermissions): void {
    const forbidden = cachedForbiddenActions(entry).join(" ");
    if (forbidden === entry.reportedForbidden) return;
    entry.reportedForbidden = forbidden;
    this.#onChanged({ cloud: entry.scope.cloud, workspaceId: entry.scope.workspaceId });
  }

  #entriesWithin(within: ListScope | undefined): readonly CachedPermissions[] {
    return [...this.#entries.values()].filter(({ scope }) => isWithinScope(scope, within));
  }
}

const permissionCacheKey = ({ cloud, workspaceId, systemTopicId = workspaceId }: PermissionScope): string =>
  `${cloud} ${normalizeArmId(systemTopicId)}`;

/** The kind of resource that a scope is about. */
export const parentKindOfScope = ({ systemTopicId }: PermissionScope): EventSubscriptionParentKind =>
  systemTopicId ? "systemTopic" : "workspace";

const cachedForbiddenActions = ({ scope, list }: CachedPermissions): readonly PermissionAction[] => {
  const permissions = knownPermissions(list.state);
  return permissions ? forbiddenActions(permissions, parentKindOfScope(scope)) : [];
};

/** After a failed request the permissions are unknown, even if an earlier one succeeded. */
const knownPermissions = ({ items, asOf, failure }: ListState<Permission>): readonly Permission[] | undefined =>
  asOf === undefined || failure ? undefined : items;
