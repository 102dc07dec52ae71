import { normalizeArmId } from "../../core/armId.ts";
import {
  type PermissionAction,
  forbiddenActions,
  type EventSubscriptionParentKind,
  type Permission,
} from "../../core/permissions.ts";
import type { CloudName, Clouds } from "../../ports/cloud.ts";
import type { ListState, LoadingListDeps } from "./listState.ts";
import { LoadingList } from "./loadingList.ts";
import { isWithinScope, type ListScope } from "./listScope.ts";

/** What rights are asked on. */
export interface PermissionScope {
  readonly cloud: CloudName;
  readonly workspaceId: string;
  /** Below which some of the workspace's event subscriptions are: rights on it are other rights. */
  readonly systemTopicId?: string;
}

interface CachedPermissions {
  readonly scope: PermissionScope;
  readonly list: LoadingList<Permission>;
  /** What was last told to be forbidden. */
  reportedForbidden: string;
}

/** What the signed-in user may do, asked for where somebody looks, and known until somebody wants it anew. */
export class PermissionCache {
  readonly #clouds: Clouds;
  readonly #deps: LoadingListDeps;
  readonly #onChanged: (of: ListScope) => void;
  readonly #entries = new Map<string, CachedPermissions>();

  /** @param onChanged is called when more or less is forbidden on what a list shows than before */
  constructor(clouds: Clouds, deps: LoadingListDeps, onChanged: (of: ListScope) => void) {
    this.#clouds = clouds;
    this.#deps = deps;
    this.#onChanged = onChanged;
  }

  /**
   * One request, once. Undefined when it cannot be told, and then Azure decides.
   *
   * @throws bugs only
   */
  async of(on: PermissionScope): Promise<readonly Permission[] | undefined> {
    const key = permissionCacheKey(on);
    const known = this.#entries.get(key) ?? this.#createEntry(on);
    this.#entries.set(key, known);
    const listed = await known.list.load();
    this.#notifyIfChanged(known);
    return knownPermissions(listed);
  }

  /** What is known to be forbidden; nothing where rights are unknown. Asks for nothing. */
  forbiddenActions(on: PermissionScope): readonly PermissionAction[] {
    const known = this.#entries.get(permissionCacheKey(on));
    return known ? cachedForbiddenActions(known) : [];
  }

  /** Asks without waiting; what is forbidden is told late. */
  prefetch(on: PermissionScope): void {
    // Without rights every command is tried, and Azure decides.
    void this.of(on).catch(() => {});
  }

  /** Asks again where they were renewed since, so that nothing stays forbidden after it was granted. */
  refreshIfCached(on: PermissionScope): void {
    if (this.#entries.has(permissionCacheKey(on))) this.prefetch(on);
  }

  /** Has them asked for anew by the next who wants them: they may have been granted since. */
  invalidate(on: PermissionScope): void {
    this.#entries.get(permissionCacheKey(on))?.list.invalidate();
  }

  /** The same for all rights on what a list shows, or on what all do. */
  invalidateAll(of?: ListScope): void {
    for (const { list: listing } of this.#entriesWithin(of)) listing.invalidate();
  }

  /**
   * Asks again where something is forbidden and that was not asked for a minute: who has asked for access looks here to
   * see whether it has come.
   */
  recheckForbidden(of?: ListScope): void {
    for (const known of this.#entriesWithin(of))
      if (known.list.recheckForbidden(cachedForbiddenActions(known).length > 0)) this.prefetch(known.scope);
  }

  dispose(): void {
    for (const { list: listing } of this.#entries.values()) listing.dispose();
  }

  #createEntry(on: PermissionScope): CachedPermissions {
    const { cloud, workspaceId, systemTopicId = workspaceId } = on;
    const listing = new LoadingList<Permission>(
      this.#deps,
      (signal) => this.#clouds[cloud].permissions(systemTopicId, signal),
      () => this.#notifyIfChanged(known),
    );
    const known: CachedPermissions = { scope: on, list: listing, reportedForbidden: "" };
    return known;
  }

  #notifyIfChanged(known: CachedPermissions): void {
    const now = cachedForbiddenActions(known).join(" ");
    if (now === known.reportedForbidden) return;
    known.reportedForbidden = now;
    this.#onChanged({ cloud: known.scope.cloud, workspaceId: known.scope.workspaceId });
  }

  #entriesWithin(of: ListScope | undefined): readonly CachedPermissions[] {
    return [...this.#entries.values()].filter(({ scope: on }) => isWithinScope(on, of));
  }
}

const permissionCacheKey = ({ cloud, workspaceId, systemTopicId = workspaceId }: PermissionScope): string =>
  `${cloud} ${normalizeArmId(systemTopicId)}`;

/** What the event subscriptions are on whose rights are asked for. */
export const parentKindOfScope = ({ systemTopicId }: PermissionScope): EventSubscriptionParentKind =>
  systemTopicId ? "systemTopic" : "workspace";

const cachedForbiddenActions = ({ scope: on, list: listing }: CachedPermissions): readonly PermissionAction[] => {
  const rights = knownPermissions(listing.state);
  return rights ? forbiddenActions(rights, parentKindOfScope(on)) : [];
};

/** Rights of a failed question are not known, whatever an earlier one was told. */
const knownPermissions = ({ items, asOf, failure }: ListState<Permission>): readonly Permission[] | undefined =>
  asOf === undefined || failure ? undefined : items;
