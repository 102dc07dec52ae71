import type { Disposable } from "./disposable.ts";

/** Time, handed in so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls `act` once after `delayMs` milliseconds, unless the result is disposed first. */
  readonly after: (delayMs: number, act: () => void) => Disposable;
}

/** The part of a clock that waits. */
export type Timers = Pick<Clock, "after">;

/** How long something may take. */
export interface TimeoutOptions extends Timers {
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** The error that ends what takes longer. */
  readonly createError: (timeoutMs: number) => Error;
}

/**
 * Waits for `delayMs` milliseconds.
 *
 * @throws the reason of `signal` as soon as it is aborted
 */
export async function delay(clock: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (delayMs <= 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(delayMs, resolve);
  await raceAbort(signal, () => promise).finally(() => timer.dispose());
}

/**
 * Waits for `work`, but at most `timeoutMs` milliseconds. The work goes on either way.
 *
 * @throws what `work` throws within that time
 */
export async function waitAtMost(clock: Timers, timeoutMs: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(timeoutMs, resolve);
  await Promise.race([work, promise]).finally(() => timer.dispose());
}

/**
 * Ends `work` when `signal` is aborted, even if the work itself ignores the signal.
 *
 * @throws the reason of `signal`, and what `work` throws
 */
export async function raceAbort<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work(), promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/**
 * Ends `work` when it takes too long or `signal` is aborted, even if the work itself ignores its signal.
 *
 * @param work gets a signal that is aborted in both cases
 * @throws the error of `limit`, the reason of `signal`, and what `work` throws
 */
export async function withTimeout<T>(
  limit: TimeoutOptions,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const cancel = (): void => controller.abort(signal?.reason);
  const { timeoutMs } = limit;
  const timer = limit.after(timeoutMs, () => controller.abort(limit.createError(timeoutMs)));
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await raceAbort(controller.signal, () => work(controller.signal));
  } finally {
    timer.dispose();
    signal?.removeEventListener("abort", cancel);
  }
}

/** Makes a function that calls `act` once it has not been called for `delayMs` milliseconds. */
export function debounce(clock: Timers, delayMs: number, act: () => void): () => void {
  let timer: Disposable | undefined;
  return () => {
    timer?.dispose();
    timer = clock.after(delayMs, act);
  };
}
