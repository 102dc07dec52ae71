import { notUnderstood } from "./armFailure.ts";

/** How many pages in a row may bring nothing new: what is filtered out at the service may leave some empty. */
const barren = 20;

/** Watches a list that is loaded page by page, each naming the next, lest it never ends. */
export class Pages {
  readonly #named = new Set<string>();
  #barren = 0;

  /**
   * @param next what the page names the next one by
   * @param fresh how many items the page brought that were not there before
   * @throws Failure `refused` when a page is named twice, or nothing new has come for long
   */
  turn(next: string, fresh: number): void {
    this.#barren = fresh ? 0 : this.#barren + 1;
    if (this.#named.has(next) || this.#barren > barren) throw notUnderstood("has pages without end");
    this.#named.add(next);
  }
}
