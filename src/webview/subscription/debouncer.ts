/** Runs an action once no more changes come for a while, or at once on `flush`. */
export class Debouncer {
  readonly #action: () => void;
  readonly #delayMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(delayMs: number, action: () => void) {
    this.#delayMs = delayMs;
    this.#action = action;
  }

  /** Schedules the action, and restarts the delay if it is scheduled already. */
  schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), this.#delayMs);
  }

  /** Runs the action now if it is scheduled. */
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
