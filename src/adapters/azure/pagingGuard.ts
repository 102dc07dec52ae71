import { unexpectedResponseFailure } from "./armFailure.ts";

/** How many pages in a row may have no new items: filtering at the service may leave some empty. */
const maxEmptyPages = 20;

/** Ends a list whose pages, each naming the next, never end. */
export class PagingGuard {
  readonly #seenLinks = new Set<string>();
  #emptyPages = 0;

  /**
   * @param next link or token of the next page
   * @param newItemCount how many items of the page are new
   * @throws Failure `refused` if a page is named twice, or too many pages have no new items
   */
  checkNextPage(next: string, newItemCount: number): void {
    this.#emptyPages = newItemCount ? 0 : this.#emptyPages + 1;
    if (this.#seenLinks.has(next) || this.#emptyPages > maxEmptyPages)
      throw unexpectedResponseFailure("sent a list that never ends");
    this.#seenLinks.add(next);
  }
}
