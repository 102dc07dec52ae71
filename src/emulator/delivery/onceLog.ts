/** The kinds that are remembered, so that a hostile publisher can't fill the memory. */
const maxKinds = 1_000;

/** A log that writes each kind of line once, however often it happens. */
export class OnceLog {
  readonly #log: (line: string) => void;
  readonly #kinds = new Set<string>();

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** @param kind a short text, equal for lines of which one is enough */
  write(kind: string, line: string): void {
    if (this.#kinds.has(kind) || this.#kinds.size >= maxKinds) return;
    this.#kinds.add(kind);
    this.#log(`${line} This is logged once.`);
    if (this.#kinds.size === maxKinds) this.#log("Further notes about published events aren't logged.");
  }
}
