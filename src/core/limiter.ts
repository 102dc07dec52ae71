/** Lets so many things happen at once and no more; the others wait for their turn, first come, first served. */
export class Limiter {
  readonly #waiting: (() => void)[] = [];
  #freeSlots: number;

  /** @param count how many at once, at least 1 */
  constructor(count: number) {
    this.#freeSlots = count;
  }

  /** @throws the reason of `signal` when it is aborted before the turn has come, and what `act` throws */
  async run<T>(act: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#freeSlots > 0) this.#freeSlots--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      signal?.throwIfAborted();
      return await act();
    } finally {
      // A lane that is handed over was never free in between, so nobody can overtake.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#freeSlots++;
    }
  }
}
