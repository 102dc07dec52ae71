/** Says things aloud through a live region, at most once in a while, so that a burst of events does not talk for ever. */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #intervalMs: number;
  #pendingText: (() => string) | undefined;
  #isWaiting = false;

  /**
   * @param say puts a text into the live region
   * @param every the least time between two texts, in milliseconds
   */
  constructor(say: (text: string) => void, every: number) {
    this.#say = say;
    this.#intervalMs = every;
  }

  /** Says `text` now, or when the time has come; only the latest is said then, and it is asked for its words then. */
  announce(text: () => string): void {
    this.#pendingText = text;
    if (!this.#isWaiting) this.#speak();
  }

  #speak(): void {
    const text = this.#pendingText;
    this.#pendingText = undefined;
    this.#isWaiting = text !== undefined;
    if (!text) return;
    this.#say(text());
    setTimeout(() => this.#speak(), this.#intervalMs);
  }
}
