/** Announces texts to screen readers through a live region, with a minimum interval, so that bursts don't flood it. */
export class Announcer {
  readonly #setText: (text: string) => void;
  readonly #intervalMs: number;
  #pendingText: (() => string) | undefined;
  #isWaiting = false;

  /**
   * @param setText puts a text into the live region
   * @param intervalMs least time between two texts
   */
  constructor(setText: (text: string) => void, intervalMs: number) {
    this.#setText = setText;
    this.#intervalMs = intervalMs;
  }

  /** Announces `text` now, or when the interval is over. Only the latest text is announced then, evaluated then. */
  announce(text: () => string): void {
    this.#pendingText = text;
    if (!this.#isWaiting) this.#flush();
  }

  #flush(): void {
    const text = this.#pendingText;
    this.#pendingText = undefined;
    this.#isWaiting = text !== undefined;
    if (!text) return;
    this.#setText(text());
    setTimeout(() => this.#flush(), this.#intervalMs);
  }
}
