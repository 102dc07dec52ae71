/** Most events of tails that are kept in memory and shown; captures on disk keep all. */
export const maxTailEvents = 10_000;

/** A list that keeps its newest entries only and counts what it let go. */
export class RingBuffer<T> {
  readonly #capacity: number;
  #entries: T[] = [];
  #dropped = 0;

  /** @param capacity most entries kept, at least 1 */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many entries were let go since the last `clear`. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Oldest first. */
  get entries(): readonly T[] {
    return this.#entries.slice(-this.#capacity);
  }

  push(entry: T): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity) this.#dropped++;
    // Cutting off once per capacity, not once per entry, keeps a push cheap however large the ring is.
    if (this.#entries.length >= 2 * this.#capacity) this.#entries = this.#entries.slice(-this.#capacity);
  }

  clear(): void {
    this.#entries = [];
    this.#dropped = 0;
  }
}
