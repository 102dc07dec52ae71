import { normalizeArmId } from "../../core/armId.ts";
import { Emitter } from "../../core/emitter.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import type { Memento } from "../../ports/memento.ts";
import { parseTreeFilter, type TreeFilter } from "./treeFilter.ts";

/** What workspaces may be grouped by, and how a person reads it. */
export const groupingLabels = {
  none: "Nothing",
  subscriptionId: "Azure subscription",
  resourceGroup: "Resource group",
  location: "Region",
} as const;
export type Grouping = keyof typeof groupingLabels;

const groupingKey = "tree.groupBy";
const favoritesKey = "tree.favourites";

/** How the workspaces of the tree are arranged. Grouping and favourites are remembered; a filter is for the moment. */
export class Arrangement {
  readonly #memento: Memento;
  readonly #changed = new Emitter<void>();
  #filter: TreeFilter = parseTreeFilter("");

  readonly onChanged = this.#changed.event;

  constructor(memory: Memento) {
    this.#memento = memory;
  }

  /** Without terms there is none. */
  get filter(): TreeFilter {
    return this.#filter;
  }

  get grouping(): Grouping {
    const kept = this.#memento.get(groupingKey);
    return typeof kept === "string" && Object.hasOwn(groupingLabels, kept) ? (kept as Grouping) : "none";
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

  async toggleFavorite(workspaceId: string): Promise<void> {
    const key = normalizeArmId(workspaceId);
    const others = this.#favorites.filter((one) => one !== key);
    await this.#memento.update(favoritesKey, this.isFavorite(workspaceId) ? others : [...others, key]);
    this.#changed.fire();
  }

  /** Favourites first, otherwise in the order given. */
  sortFavoritesFirst(workspaces: readonly MlWorkspace[]): readonly MlWorkspace[] {
    const favourites = new Set(this.#favorites);
    if (!favourites.size) return workspaces;
    const [first, others] = [true, false].map((is) =>
      workspaces.filter(({ id }) => favourites.has(normalizeArmId(id)) === is),
    );
    return [...(first ?? []), ...(others ?? [])];
  }

  get #favorites(): readonly string[] {
    const kept = this.#memento.get(favoritesKey);
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  }
}
