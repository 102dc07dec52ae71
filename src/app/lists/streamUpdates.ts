import { raceAbort } from "../../core/wait.ts";

/**
 * Iterates over what `work` pushes while it runs.
 *
 * @param work gets a signal that is aborted with `signal`, and when the iteration ends early
 * @throws what `work` throws, or the reason of `signal`
 */
export async function* streamUpdates<T>(
  signal: AbortSignal,
  work: (push: (update: T) => void, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<T, void> {
  const controller = new AbortController();
  const updates: T[] = [];
  let wake = Promise.withResolvers<void>();
  let hasEnded = false;
  const push = (update: T): void => {
    updates.push(update);
    wake.resolve();
  };
  const end = (): void => {
    hasEnded = true;
    wake.resolve();
  };
  const outcome = work(push, controller.signal);
  outcome.then(end, end);
  try {
    for (;;) {
      yield* updates.splice(0);
      if (hasEnded && !updates.length) return await outcome;
      await raceAbort(signal, () => wake.promise);
      wake = Promise.withResolvers();
    }
  } finally {
    controller.abort();
  }
}
