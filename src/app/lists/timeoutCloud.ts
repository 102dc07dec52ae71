import { Failure } from "../../core/failure.ts";
import { type TimeoutOptions, withTimeout } from "../../core/wait.ts";
import type { Cloud, ListUpdates } from "../../ports/cloud.ts";
import { wrapCloud } from "./wrapCloud.ts";

/** How many times as long as a read a write may take: a handshake alone can take minutes. */
const writeTimeoutFactor = 10;

/** How long Event Grid waits for a manual validation, in ms, and some more for its answer. */
const manualValidationMs = 10.5 * 60_000;

/** Options of a time-out for one read, or for one page of a list. */
export type ReadTimeout = Pick<TimeoutOptions, "timeoutMs" | "after">;

/** @returns the limit after which a read fails with a `timed-out` failure */
export const toReadLimit = (timeout: ReadTimeout): TimeoutOptions => ({
  ...timeout,
  createError: toReadTimeoutFailure,
});

/**
 * A cloud whose calls end after a time-out and as soon as they are canceled, even where `cloud` ignores its signal.
 *
 * @throws Failure `timed-out` from each call that takes longer
 */
export function createTimeoutCloud(cloud: Cloud, timeout: ReadTimeout): Cloud {
  const readLimit = toReadLimit(timeout);
  const writeLimit: TimeoutOptions = {
    after: timeout.after,
    timeoutMs: writeTimeoutFactor * timeout.timeoutMs,
    createError: toWriteTimeoutFailure,
  };
  const manualLimit = { ...writeLimit, timeoutMs: writeLimit.timeoutMs + manualValidationMs };
  return wrapCloud(() => cloud, {
    read: (signal, call) => withTimeout(readLimit, call, signal),
    write: (signal, call, isManual) => withTimeout(isManual ? manualLimit : writeLimit, call, signal),
    list: (signal, call) => withPageTimeout(readLimit, call, signal),
  });
}

/** Gives each update of a list the same time. */
async function* withPageTimeout<T>(
  limit: TimeoutOptions,
  list: (signal: AbortSignal) => ListUpdates<T>,
  signal: AbortSignal,
): ListUpdates<T> {
  const source = new AbortController();
  const updates = list(source.signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await withTimeout(limit, () => updates.next(), signal);
      if (done) return;
      yield value;
    }
  } finally {
    source.abort();
    // Not awaited: a source that hangs never returns.
    updates.return?.().catch(() => {});
  }
}

const toReadTimeoutFailure = (timeoutMs: number): Failure =>
  new Failure("timed-out", `Timed out after ${timeoutMs / 1_000} s.`, {
    remedy: "Check the network and the proxy, then retry.",
  });

const toWriteTimeoutFailure = (timeoutMs: number): Failure =>
  new Failure("timed-out", `The change did not finish within ${timeoutMs / 60_000} minutes.`, {
    why: "It may still be running.",
    remedy: "Refresh to see the current state.",
  });
