import { unexpectedResponseFailure } from "./armFailure.ts";

/** How many pages in a row may bring nothing new: what is filtered out at the service may leave some empty. */
const maxEmptyPages = 20;

/** Watches a list that is loaded page by page, each naming the next, lest it never ends. */
export class PagingGuard {
  readonly #seenLinks = new Set<string>();
  #emptyPages = 0;

  /**
   * @param next what the page names the next one by
   * @param fresh how many items the page brought that were not there before
   * @throws Failure `refused` when a page is named twice, or nothing new has come for long
   */
  checkNextPage(next: string, fresh: number): void {
    this.#emptyPages = fresh ? 0 : this.#emptyPages + 1;
    if (this.#seenLinks.has(next) || this.#emptyPages > maxEmptyPages)
      throw unexpectedResponseFailure("has pages without end");
    this.#seenLinks.add(next);
  }
}
