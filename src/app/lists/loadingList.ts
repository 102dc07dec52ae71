import { Failure, isCancellation } from "../../core/failure.ts";
import { type Clock, delay, waitAtMost } from "../../core/wait.ts";
import type { ListUpdates } from "../../ports/cloud.ts";
import { emptyListState, isSameListState, type ListState } from "./listState.ts";

/** How often a throttled list is requested in all. */
const maxAttempts = 3;
/** Longest throttling delay that is waited for, in seconds. After a longer one the user has to retry. */
const maxRetryAfterSeconds = 120;
/** How long after a failure the list is not requested again unless the user asks, in ms. */
const failureRetryDelayMs = 2_000;
/** Delay, in ms, too short to notice. */
const shortWaitMs = 300;
/** How long a reload may take before the items shown are marked as old, in ms. */
const slowLoadMs = 3_000;
/** How long after a refusal missing rights are checked again, in ms. */
const permissionRecheckMs = 60_000;

/** One load of a list, including its retries. */
interface LoadRun<T> {
  readonly abortController: AbortController;
  /** Settles when there is something to show. */
  readonly firstResult: PromiseWithResolvers<void>;
  /** Whether a reader has seen the state of this run, so that changes must be reported. */
  hasBeenRead: boolean;
  /** Whether the items shown were marked as old. */
  isSlowReported: boolean;
  /** What to show while a reload is slow. */
  refreshingItems?: readonly T[];
  endedAt?: number;
  /** Settles when the run has ended; undefined after that. */
  completion?: Promise<void>;
}

/** What one attempt to load a list has brought. */
interface LoadAttempt<T> {
  readonly changes: Partial<ListState<T>>;
  readonly throttled: readonly Failure[];
}

/** Requests a list. */
export type ListLoader<T> = (signal: AbortSignal) => ListUpdates<T>;

/** A list that is loaded at its first use and then cached. Earlier items stay while it is reloaded. */
export class LoadingList<T> {
  readonly #clock: Clock;
  readonly #load: ListLoader<T>;
  readonly #onChanged: () => void;
  #state: ListState<T> = emptyListState;
  #run: LoadRun<T> | undefined;
  #isDisposed = false;

  /** @param onChanged called when the state differs from what a reader has seen */
  constructor(clock: Clock, load: ListLoader<T>, onChanged: () => void) {
    this.#clock = clock;
    this.#load = load;
    this.#onChanged = onChanged;
  }

  /** The current state. Does not start a load. */
  get state(): ListState<T> {
    return this.#state;
  }

  /**
   * Loads the list if needed, and waits for a result that is up to date: all items, the first page, a failure or a
   * throttling delay.
   *
   * @throws only unexpected errors
   */
  async load(): Promise<ListState<T>> {
    this.#invalidateFailed();
    // If it is invalidated while loading, the result of the newer run counts.
    for (let run: LoadRun<T> | undefined; !this.#isDisposed && (!run || run !== this.#run);) {
      run = this.#run ??= this.#startRun();
      await run.firstResult.promise;
    }
    return this.#state;
  }

  /**
   * Loads the list if needed, but waits only briefly for it: what comes later is reported by `onChanged`. If the tree
   * waited longer, it would show no list before the slowest of them.
   *
   * @throws only unexpected errors
   */
  async loadWithShortWait(): Promise<ListState<T>> {
    this.#invalidateFailed();
    const run = this.#isDisposed ? undefined : (this.#run ??= this.#startRun());
    if (!run) return this.#state;
    if (this.#state.asOf === undefined && !run.hasBeenRead) {
      await waitAtMost(this.#clock, shortWaitMs, run.firstResult.promise);
      if (run !== this.#run) return this.loadWithShortWait();
      if (!run.hasBeenRead) this.#state = { ...this.#state, isLoading: true };
    }
    run.hasBeenRead = true;
    return this.#state;
  }

  /** Resolves when the current load has ended; undefined if none is running. */
  get whenIdle(): Promise<void> | undefined {
    return this.#run?.completion;
  }

  /** Cancels the current load. The next reader starts a new one. */
  invalidate(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.abortController.abort();
    run?.firstResult.resolve();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.invalidate();
  }

  /**
   * Invalidates a list for which rights were missing a minute ago or more, as they may have been granted since.
   *
   * @param areRightsMissing by default, whether the service refused the list or a part of it
   * @returns whether it was invalidated
   */
  recheckForbidden(areRightsMissing = isListForbidden(this.#state)): boolean {
    if (!areRightsMissing || !this.#hasEndedFor(permissionRecheckMs)) return false;
    this.invalidate();
    return true;
  }

  #invalidateFailed(): void {
    if (this.#state.failure && this.#hasEndedFor(failureRetryDelayMs)) this.invalidate();
  }

  #hasEndedFor(durationMs: number): boolean {
    const endedAt = this.#run?.endedAt;
    return endedAt !== undefined && this.#clock.now() - endedAt >= durationMs;
  }

  #startRun(): LoadRun<T> {
    const run: LoadRun<T> = {
      abortController: new AbortController(),
      firstResult: Promise.withResolvers<void>(),
      hasBeenRead: false,
      isSlowReported: false,
    };
    const isReload = this.#state.asOf !== undefined;
    const slowTimer = isReload ? this.#clock.after(slowLoadMs, () => this.#reportSlowLoad(run)) : undefined;
    // A reader may not be waiting for it.
    run.firstResult.promise.catch(() => {});
    run.completion = this.#executeRun(run)
      .catch((error: unknown) => {
        // Once rows are shown no reader waits for the error, and the rows must not look as if more were loading.
        if (run.hasBeenRead) this.#update(run, { failure: toUnexpectedFailure(error) });
        if (this.#run === run) this.#run = undefined;
        run.firstResult.reject(error);
      })
      .finally(() => {
        delete run.completion;
        slowTimer?.dispose();
      });
    return run;
  }

  async #executeRun(run: LoadRun<T>): Promise<void> {
    // Lets the caller set `#run` before the first update.
    await Promise.resolve();
    for (let attempts = 1; this.#run === run; attempts++) {
      const attempt = await this.#attemptLoad(run);
      if (!attempt) return;
      const wait = attempts < maxAttempts ? findLongestThrottle(attempt.throttled) : undefined;
      if (!wait) {
        run.endedAt = this.#clock.now();
        return this.#update(run, attempt.changes);
      }
      const until = this.#clock.now() + wait.delayMs;
      this.#update(run, { ...attempt.changes, throttleWait: { failure: wait.failure, until } });
      await delay(this.#clock, wait.delayMs, run.abortController.signal).catch(() => {});
    }
  }

  /** @returns undefined if it was canceled */
  async #attemptLoad(run: LoadRun<T>): Promise<LoadAttempt<T> | undefined> {
    // A complete list is not replaced by the first pages of its reload.
    const keepsItems = this.#state.asOf !== undefined && this.#state.items.length > 0;
    try {
      for await (const update of this.#load(run.abortController.signal)) {
        const { kind, items } = update;
        if (kind === "complete") {
          const { partFailures = [], throttledParts: throttled = [] } = update;
          return { changes: { items, asOf: this.#clock.now(), partFailures }, throttled };
        }
        if (kind === "refreshing") {
          run.refreshingItems = items;
          if (run.isSlowReported) this.#reportSlowLoad(run);
        } else if (!keepsItems) this.#update(run, { items, asOf: undefined, isLoading: true });
      }
      throw new Error("The list ended without its last update.");
    } catch (error) {
      if (this.#run !== run && isCancellation(error)) return undefined;
      if (!(error instanceof Failure)) throw error;
      return { changes: { failure: error }, throttled: [error] };
    }
  }

  /** Marks the items shown as old. Readers waiting in `load` still get the newer result. */
  #reportSlowLoad(run: LoadRun<T>): void {
    if (this.#run !== run || run.endedAt !== undefined || this.#state.throttleWait) return;
    run.isSlowReported = true;
    this.#state = { ...this.#state, items: run.refreshingItems ?? this.#state.items, isLoading: true };
    if (run.hasBeenRead) this.#onChanged();
  }

  #update(run: LoadRun<T>, changes: Partial<ListState<T>>): void {
    if (this.#run !== run) return;
    const before = this.#state;
    this.#state = { ...before, isLoading: false, failure: undefined, throttleWait: undefined, ...changes };
    const mustReport = run.hasBeenRead && !isSameListState(before, this.#state);
    run.hasBeenRead = true;
    run.firstResult.resolve();
    if (mustReport) this.#onChanged();
  }
}

const isListForbidden = ({ failure, partFailures }: ListState<unknown>): boolean =>
  [failure, ...partFailures].some((one) => one?.code === "forbidden");

/** The longest of the delays that are short enough to wait for. */
function findLongestThrottle(throttled: readonly Failure[]) {
  const waits = throttled.flatMap((failure) => {
    const { retryAfter = Infinity } = failure;
    return retryAfter <= maxRetryAfterSeconds ? [{ failure, delayMs: retryAfter * 1_000 }] : [];
  });
  return waits.sort((a, b) => b.delayMs - a.delayMs)[0];
}

const toUnexpectedFailure = (cause: unknown): Failure =>
  new Failure("refused", "Loading more items failed unexpectedly.", {
    why: String(cause),
    remedy: "Retry. The list may be incomplete.",
    cause,
  });
