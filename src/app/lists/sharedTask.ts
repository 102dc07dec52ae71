/** One act for all who want its outcome: it is cancelled when the last of them has gone away. */
export class SharedTask<Outcome, Part> {
  readonly #abortController = new AbortController();
  readonly #outcome: Promise<Outcome>;
  readonly #listeners = new Set<(part: Part) => void>();
  #lastPart: { readonly part: Part } | undefined;
  #isSettled = false;

  /** @param act may tell parts of the outcome before the end, each of which takes the place of the one before */
  constructor(act: (signal: AbortSignal, tell: (part: Part) => void) => Promise<Outcome>) {
    this.#outcome = act(this.#abortController.signal, (part) => {
      this.#lastPart = { part };
      for (const hear of this.#listeners) hear(part);
    });
    const settle = (): void => void (this.#isSettled = true);
    this.#outcome.then(settle, settle);
  }

  /** Whether joining it still gives an outcome that is of now. */
  get isRunning(): boolean {
    return !this.#isSettled && !this.#abortController.signal.aborted;
  }

  /**
   * @param hear takes the newest part, if there is one already, and each that follows
   * @throws what the act threw, and the reason of `signal` when that is first
   */
  async join(signal: AbortSignal, hear: (part: Part) => void = () => {}): Promise<Outcome> {
    signal.throwIfAborted();
    const gone = Promise.withResolvers<never>();
    const member = (part: Part): void => hear(part);
    const leave = (): void => {
      this.#listeners.delete(member);
      if (!this.#listeners.size) this.cancel();
    };
    const goAway = (): void => {
      leave();
      gone.reject(signal.reason);
    };
    signal.addEventListener("abort", goAway, { once: true });
    this.#listeners.add(member);
    try {
      if (this.#lastPart) hear(this.#lastPart.part);
      return await Promise.race([this.#outcome, gone.promise]);
    } finally {
      signal.removeEventListener("abort", goAway);
      leave();
    }
  }

  /** Ends it for all; whoever waits is told that it was cancelled. */
  cancel(): void {
    if (!this.#isSettled) this.#abortController.abort();
  }
}
