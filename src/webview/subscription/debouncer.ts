/** Does something once the typing rests, or at once when it must not wait. */
export class Debouncer {
  readonly #action: () => void;
  readonly #delayMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param rest how long typing must rest, in milliseconds */
  constructor(rest: number, act: () => void) {
    this.#delayMs = rest;
    this.#action = act;
  }

  /** Something was typed. */
  schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), this.#delayMs);
  }

  /** Does what waits, if anything. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.cancel();
    this.#action();
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
