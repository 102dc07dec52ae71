import { armKey } from "../core/armId.ts";
import { Emitter } from "../core/emitter.ts";
import type { MlWorkspace } from "../ports/cloud.ts";
import type { Memory } from "../ports/memory.ts";
import { readTreeFilter, type TreeFilter } from "./treeFilter.ts";

/** What workspaces may be grouped by, and how a person reads it. */
export const groupings = {
  none: "Nothing",
  subscriptionId: "Azure subscription",
  resourceGroup: "Resource group",
  location: "Region",
} as const;
export type Grouping = keyof typeof groupings;

const groupingKey = "tree.groupBy";
const favouritesKey = "tree.favourites";

/** How the workspaces of the tree are arranged. Grouping and favourites are remembered; a filter is for the moment. */
export class Arrangement {
  readonly #memory: Memory;
  readonly #changed = new Emitter<void>();
  #filter: TreeFilter = readTreeFilter("");

  readonly onChanged = this.#changed.event;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Without terms there is none. */
  get filter(): TreeFilter {
    return this.#filter;
  }

  get grouping(): Grouping {
    const kept = this.#memory.get(groupingKey);
    return typeof kept === "string" && Object.hasOwn(groupings, kept) ? (kept as Grouping) : "none";
  }

  isFavourite(workspaceId: string): boolean {
    return this.#favourites.includes(armKey(workspaceId));
  }

  setFilter(text: string): void {
    this.#filter = readTreeFilter(text);
    this.#changed.fire();
  }

  async groupBy(grouping: Grouping): Promise<void> {
    await this.#memory.update(groupingKey, grouping);
    this.#changed.fire();
  }

  async toggleFavourite(workspaceId: string): Promise<void> {
    const key = armKey(workspaceId);
    const others = this.#favourites.filter((one) => one !== key);
    await this.#memory.update(favouritesKey, this.isFavourite(workspaceId) ? others : [...others, key]);
    this.#changed.fire();
  }

  /** Favourites first, otherwise in the order given. */
  sorted(workspaces: readonly MlWorkspace[]): readonly MlWorkspace[] {
    const favourites = new Set(this.#favourites);
    if (!favourites.size) return workspaces;
    const [first, others] = [true, false].map((is) => workspaces.filter(({ id }) => favourites.has(armKey(id)) === is));
    return [...(first ?? []), ...(others ?? [])];
  }

  get #favourites(): readonly string[] {
    const kept = this.#memory.get(favouritesKey);
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  }
}
