/** Maximum number of tail events in memory and in the view; captures on disk have all. */
export const maxTailEvents = 10_000;

/** What a ring buffer may contain. */
interface RingBufferLimits<T> {
  /** Maximum number of entries, at least 1. */
  readonly maxEntries: number;
  /** Maximum of the sum of all weights. The newest entry stays even if it alone weighs more. */
  readonly maxWeight: number;
  readonly weightOf: (entry: T) => number;
}

/** A list of the newest entries that counts the ones it dropped. */
export class RingBuffer<T> {
  readonly #limits: RingBufferLimits<T>;
  #entries: T[] = [];
  /** Index in `#entries` of the oldest entry that is not dropped. */
  #start = 0;
  #weight = 0;
  #dropped = 0;

  constructor(limits: RingBufferLimits<T>) {
    this.#limits = limits;
  }

  /** How many entries were dropped since the last `clear`. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Oldest first. */
  get entries(): readonly T[] {
    return this.#entries.slice(this.#start);
  }

  push(entry: T): void {
    const { maxEntries, maxWeight, weightOf } = this.#limits;
    this.#entries.push(entry);
    this.#weight += weightOf(entry);
    for (; this.#length > maxEntries || (this.#weight > maxWeight && this.#length > 1); this.#start++) {
      this.#weight -= weightOf(this.#entries[this.#start]!);
      this.#dropped++;
    }
    // Removing the dropped ones only when they are half of all keeps a push cheap.
    if (this.#start * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
  }

  get #length(): number {
    return this.#entries.length - this.#start;
  }

  clear(): void {
    this.#entries = [];
    this.#start = 0;
    this.#weight = 0;
    this.#dropped = 0;
  }
}
