/** Says things aloud through a live region, at most once in a while, so that a burst of events does not talk for ever. */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #every: number;
  #next: (() => string) | undefined;
  #waiting = false;

  /**
   * @param say puts a text into the live region
   * @param every the least time between two texts, in milliseconds
   */
  constructor(say: (text: string) => void, every: number) {
    this.#say = say;
    this.#every = every;
  }

  /** Says `text` now, or when the time has come; only the latest is said then, and it is asked for its words then. */
  announce(text: () => string): void {
    this.#next = text;
    if (!this.#waiting) this.#speak();
  }

  #speak(): void {
    const text = this.#next;
    this.#next = undefined;
    this.#waiting = text !== undefined;
    if (!text) return;
    this.#say(text());
    setTimeout(() => this.#speak(), this.#every);
  }
}
