import { normalizeArmId } from "../../core/armId.ts";
import { Emitter } from "../../core/emitter.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import type { Memento } from "../../ports/memento.ts";
import { parseTreeFilter, type TreeFilter } from "./treeFilter.ts";

/** What workspaces can be grouped by, with labels for the user. */
export const groupingLabels = {
  none: "Nothing",
  subscriptionId: "Azure subscription",
  resourceGroup: "Resource group",
  location: "Region",
} as const;
export type Grouping = keyof typeof groupingLabels;

// Stored on users' machines, so these never change.
const groupingKey = "tree.groupBy";
const favoritesKey = "tree.favourites";

/** How the workspaces of the tree are arranged. Grouping and favorites are remembered, the filter is not. */
export class Arrangement {
  readonly #memento: Memento;
  readonly #changed = new Emitter<void>();
  #filter: TreeFilter = parseTreeFilter("");

  readonly onChanged = this.#changed.event;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** Hides nothing while it has no terms. */
  get filter(): TreeFilter {
    return this.#filter;
  }

  get grouping(): Grouping {
    const stored = this.#memento.get(groupingKey);
    return typeof stored === "string" && Object.hasOwn(groupingLabels, stored) ? (stored as Grouping) : "none";
  }

  get hasFavorites(): boolean {
    return this.#favorites.length > 0;
  }

  isFavorite(workspaceId: string): boolean {
    return this.#favorites.includes(normalizeArmId(workspaceId));
  }

  setFilter(text: string): void {
    this.#filter = parseTreeFilter(text);
    this.#changed.fire();
  }

  async setGrouping(grouping: Grouping): Promise<void> {
    await this.#memento.update(groupingKey, grouping);
    this.#changed.fire();
  }

  async setFavorite(workspaceId: string, isFavorite: boolean): Promise<void> {
    const id = normalizeArmId(workspaceId);
    const others = this.#favorites.filter((favorite) => favorite !== id);
    await this.#memento.update(favoritesKey, isFavorite ? [...others, id] : others);
    this.#changed.fire();
  }

  /** Puts favorites first and keeps the order otherwise. */
  sortFavoritesFirst(workspaces: readonly MlWorkspace[]): readonly MlWorkspace[] {
    const favorites = new Set(this.#favorites);
    const isFavorite = ({ id }: MlWorkspace): boolean => favorites.has(normalizeArmId(id));
    return favorites.size
      ? [...workspaces.filter(isFavorite), ...workspaces.filter((workspace) => !isFavorite(workspace))]
      : workspaces;
  }

  /** Normalized resource ids. */
  get #favorites(): readonly string[] {
    const stored = this.#memento.get(favoritesKey);
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  }
}
