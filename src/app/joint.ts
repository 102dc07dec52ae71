/** One act for all who want its outcome: it is cancelled when the last of them has gone away. */
export class Joint<Outcome, Part> {
  readonly #ending = new AbortController();
  readonly #outcome: Promise<Outcome>;
  readonly #members = new Set<(part: Part) => void>();
  #last: { readonly part: Part } | undefined;
  #settled = false;

  /** @param act may tell parts of the outcome before the end, each of which takes the place of the one before */
  constructor(act: (signal: AbortSignal, tell: (part: Part) => void) => Promise<Outcome>) {
    this.#outcome = act(this.#ending.signal, (part) => {
      this.#last = { part };
      for (const hear of this.#members) hear(part);
    });
    const settle = (): void => void (this.#settled = true);
    this.#outcome.then(settle, settle);
  }

  /** Whether joining it still gives an outcome that is of now. */
  get isUnderWay(): boolean {
    return !this.#settled && !this.#ending.signal.aborted;
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
      this.#members.delete(member);
      if (!this.#members.size) this.cancel();
    };
    const goAway = (): void => {
      leave();
      gone.reject(signal.reason);
    };
    signal.addEventListener("abort", goAway, { once: true });
    this.#members.add(member);
    try {
      if (this.#last) hear(this.#last.part);
      return await Promise.race([this.#outcome, gone.promise]);
    } finally {
      signal.removeEventListener("abort", goAway);
      leave();
    }
  }

  /** Ends it for all; whoever waits is told that it was cancelled. */
  cancel(): void {
    if (!this.#settled) this.#ending.abort();
  }
}
