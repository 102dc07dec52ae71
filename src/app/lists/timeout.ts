import type { Disposable } from "../../core/disposable.ts";
import { Failure } from "../../core/failure.ts";

export interface TimeoutOptions {
  /** Milliseconds for one read, or for one page of a list. */
  readonly timeoutMs: number;
  /** Acts once after `wait` milliseconds; the disposable calls it off. */
  readonly after: (wait: number, act: () => void) => Disposable;
  /** What is thrown after so many milliseconds; by default that of a read. */
  readonly createFailure?: (patience: number) => Failure;
}

/**
 * Ends what takes too long, also where it does not notice that it was cancelled.
 *
 * @param act is given a signal of its own, and a way to say that it goes on, which gives it as much time again
 * @throws Failure `timed-out`
 */
export async function withTimeout<T>(
  signal: AbortSignal,
  { timeoutMs, after, createFailure = toReadTimeoutFailure }: TimeoutOptions,
  act: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (reason: unknown): void => {
    ending.abort(reason);
    ended.reject(reason);
  };
  const cancel = (): void => end(signal.reason);
  const startTimer = () => after(timeoutMs, () => end(createFailure(timeoutMs)));
  let timer = startTimer();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const alive = (): void => {
      timer.dispose();
      if (!ending.signal.aborted) timer = startTimer();
    };
    return await Promise.race([act(ending.signal, alive), ended.promise]);
  } finally {
    timer.dispose();
    signal.removeEventListener("abort", cancel);
  }
}

const toReadTimeoutFailure = (timeoutMs: number): Failure =>
  new Failure("timed-out", `Timed out after ${timeoutMs / 1_000} s: retry.`, {
    why: "The service was asked and has not answered.",
    remedy: "Check the network and the proxy, then retry.",
  });
