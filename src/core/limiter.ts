/** Limits how many tasks run at once. The others wait in order. */
export class Limiter {
  readonly #waiting: (() => void)[] = [];
  #freeSlots: number;

  /** @param count the limit, at least 1 */
  constructor(count: number) {
    this.#freeSlots = count;
  }

  /** @throws the reason of `signal` if it is aborted before the task starts, and any error of `task` */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#freeSlots > 0) this.#freeSlots--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      signal?.throwIfAborted();
      return await task();
    } finally {
      // Handing the slot over directly keeps later callers from overtaking.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#freeSlots++;
    }
  }
}
