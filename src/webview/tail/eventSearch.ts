import type { TailRow } from "../../core/tail/tailRow.ts";
import type { TailHost } from "../../protocol/tail.ts";
import type { RpcRemote } from "../../protocol/rpc.ts";

interface EventSearchDeps {
  readonly host: Pick<RpcRemote<TailHost>, "search">;
  /** Called when `isSlow` or the found rows have changed. */
  readonly onChanged: () => void;
  readonly showError: (call: Promise<unknown>) => void;
}

/** Time, in ms, after which a search says that it is still going on. */
const slowAfterMs = 200;

/** The search of the page. The extension searches, because only it has the whole events. */
export class EventSearch {
  readonly #deps: EventSearchDeps;
  #text = "";
  /** Undefined without a search, and until the first result of one. */
  #found: Set<number> | undefined;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #isSlow = false;

  constructor(deps: EventSearchDeps) {
    this.#deps = deps;
  }

  get text(): string {
    return this.#text;
  }

  /** Whether a search has been going on for a while. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Whether the rows are those that a search has found. */
  get isFiltering(): boolean {
    return this.#found !== undefined;
  }

  /** Searches for a text. The rows found before stay until there is a result. */
  set(text: string): void {
    this.#text = text;
    clearTimeout(this.#slowTimer);
    this.#slowTimer = setTimeout(() => this.#setSlow(true), slowAfterMs);
    this.#deps.showError(this.#search(text));
  }

  async #search(text: string): Promise<void> {
    const found = await this.#deps.host.search(text);
    if (this.#text !== text || !found) return;
    clearTimeout(this.#slowTimer);
    this.#found = text.trim() ? new Set(found) : undefined;
    this.#setSlow(false);
  }

  #setSlow(isSlow: boolean): void {
    this.#isSlow = isSlow;
    this.#deps.onChanged();
  }

  /** Adds arrived events that the extension has found. */
  add(sequences: readonly number[]): void {
    for (const sequence of sequences) this.#found?.add(sequence);
  }

  /** The rows to show. */
  filter(rows: readonly TailRow[]): readonly TailRow[] {
    const found = this.#found;
    if (!found) return rows;
    const visibleRows = rows.filter(({ sequence }) => found.has(sequence));
    // Rows that are no longer listed would otherwise add up for as long as the search lasts.
    if (found.size > 2 * rows.length) this.#found = new Set(visibleRows.map(({ sequence }) => sequence));
    return visibleRows;
  }
}
