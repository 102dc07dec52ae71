import type { TailRow } from "../../core/tail/tailRow.ts";
import type { TailChange } from "../../protocol/tail.ts";
import type { EventSearch } from "./eventSearch.ts";
import { applyTailChange, findRowIndex } from "./rows.ts";

/** The rows of the page: all that were received, those that are listed while paused, and those that a search leaves. */
export class ListedRows {
  readonly #search: Pick<EventSearch, "add" | "filter">;
  #all: readonly TailRow[] = [];
  #paused: readonly TailRow[] | undefined;
  #visible: readonly TailRow[] = [];

  constructor(search: Pick<EventSearch, "add" | "filter">) {
    this.#search = search;
  }

  get all(): readonly TailRow[] {
    return this.#all;
  }

  /** The rows before a search. */
  get listed(): readonly TailRow[] {
    return this.#paused ?? this.#all;
  }

  /** The rows to show, as of the last `update`. */
  get visible(): readonly TailRow[] {
    return this.#visible;
  }

  get isPaused(): boolean {
    return this.#paused !== undefined;
  }

  /** Sequence number of the newest listed event while paused. */
  get pausedAt(): number | undefined {
    return this.#paused?.at(-1)?.sequence;
  }

  /** Number of events since the list was paused. */
  get pendingCount(): number {
    return this.#paused ? this.countAfter(this.pausedAt ?? 0) : 0;
  }

  /** Number of events after the one with this sequence number. */
  countAfter(sequence: number): number {
    return this.#all.length - findRowIndex(this.#all, sequence + 1);
  }

  get lastSequence(): number {
    return this.#all.at(-1)?.sequence ?? 0;
  }

  apply(change: Pick<TailChange, "rows" | "isReplacement" | "firstSequence" | "foundSequences">): void {
    this.#search.add(change.foundSequences);
    this.#all = applyTailChange(this.#all, change);
    if (change.isReplacement && this.#paused) this.#paused = this.#all;
  }

  setPaused(isPaused: boolean): void {
    this.#paused = isPaused ? this.#all : undefined;
  }

  /** Pauses again as before the page was hidden, unless the event is gone, as in another window. */
  restorePause(pausedAt: number): void {
    const index = this.#all.findIndex(({ sequence }) => sequence === pausedAt);
    if (index >= 0) this.#paused = this.#all.slice(0, index + 1);
  }

  update(): void {
    this.#visible = this.#search.filter(this.listed);
  }
}
