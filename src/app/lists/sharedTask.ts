import { raceAbort } from "../../core/wait.ts";

/** One piece of work shared by several callers. It is canceled when the last of them leaves. */
export class SharedTask<Outcome, Progress> {
  readonly #abortController = new AbortController();
  readonly #outcome: Promise<Outcome>;
  readonly #listeners = new Set<(progress: Progress) => void>();
  #lastProgress: { readonly progress: Progress } | undefined;
  #isSettled = false;

  /** @param work may report progress; each report replaces the one before */
  constructor(work: (signal: AbortSignal, report: (progress: Progress) => void) => Promise<Outcome>) {
    this.#outcome = work(this.#abortController.signal, (progress) => {
      this.#lastProgress = { progress };
      for (const listener of this.#listeners) listener(progress);
    });
    const settle = (): void => void (this.#isSettled = true);
    this.#outcome.then(settle, settle);
  }

  /** Whether it can still be joined for an outcome that is up to date. */
  get isRunning(): boolean {
    return !this.#isSettled && !this.#abortController.signal.aborted;
  }

  /**
   * Waits for the outcome.
   *
   * @param onProgress gets the last report, if there was one, and each that follows
   * @throws what the work throws, or the reason of `signal`
   */
  async join(signal: AbortSignal, onProgress: (progress: Progress) => void = () => {}): Promise<Outcome> {
    signal.throwIfAborted();
    const listener = (progress: Progress): void => onProgress(progress);
    const leave = (): void => {
      this.#listeners.delete(listener);
      if (!this.#listeners.size) this.cancel();
    };
    // At once, and not only when the promise below has settled: a report may come before that.
    signal.addEventListener("abort", leave, { once: true });
    this.#listeners.add(listener);
    try {
      if (this.#lastProgress) onProgress(this.#lastProgress.progress);
      return await raceAbort(signal, () => this.#outcome);
    } finally {
      signal.removeEventListener("abort", leave);
      leave();
    }
  }

  /** Cancels the work for all callers. */
  cancel(): void {
    if (!this.#isSettled) this.#abortController.abort();
  }
}
