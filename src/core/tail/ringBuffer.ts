/** Maximum number of tail events in memory and in the view; captures on disk have all. */
export const maxTailEvents = 10_000;

/** A list of the newest entries that counts the ones it dropped. */
export class RingBuffer<T> {
  readonly #capacity: number;
  #entries: T[] = [];
  #dropped = 0;

  /** @param capacity maximum number of entries, at least 1 */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many entries were dropped since the last `clear`. */
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
    // Trimming once per capacity rather than per entry keeps a push cheap.
    if (this.#entries.length >= 2 * this.#capacity) this.#entries = this.#entries.slice(-this.#capacity);
  }

  clear(): void {
    this.#entries = [];
    this.#dropped = 0;
  }
}
