import { armKey } from "../core/armId.ts";
import { compare } from "../core/compare.ts";
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

/** Workspaces that have something in common. */
export interface Group {
  /** What tells it from the others. */
  readonly key: string;
  readonly label: string;
  /** The Azure subscription of a resource group: another may have one of the same name. */
  readonly in?: string;
  readonly workspaces: readonly MlWorkspace[];
}

const keys: Readonly<Record<Exclude<Grouping, "none">, (workspace: MlWorkspace) => string>> = {
  subscriptionId: ({ subscriptionId }) => subscriptionId,
  resourceGroup: ({ subscriptionId, resourceGroup }) => `${subscriptionId}/${resourceGroup}`,
  location: ({ location }) => location,
};

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

  /** The workspaces by what they are grouped by, in the order of the groups' names; undefined when they are not. */
  grouped(workspaces: readonly MlWorkspace[]): readonly Group[] | undefined {
    const { grouping } = this;
    if (grouping === "none") return undefined;
    // Azure does not tell names by case, and Resource Graph changes it.
    const groups = Map.groupBy(workspaces, (workspace) => keys[grouping](workspace).toLowerCase());
    return [...groups]
      .map(([key, members]): Group => {
        const [first] = members;
        const { subscriptionId = "", subscriptionName = subscriptionId } = first ?? {};
        if (grouping === "subscriptionId") return { key, label: subscriptionName, workspaces: members };
        const label = first?.[grouping] ?? key;
        return { key, label, workspaces: members, ...(grouping === "resourceGroup" ? { in: subscriptionName } : {}) };
      })
      .sort((a, b) => compare(a.label, b.label) || compare(a.key, b.key));
  }

  get #favourites(): readonly string[] {
    const kept = this.#memory.get(favouritesKey);
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  }
}
