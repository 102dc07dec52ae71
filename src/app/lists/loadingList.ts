import { Failure, isCancellation } from "../../core/failure.ts";
import type { ListListener } from "../../ports/cloud.ts";
import { isSameListState, type ListState, type LoadingListDeps, emptyListState } from "./listState.ts";

/** How often a throttled list is asked for, and how many seconds a wait may be: longer ones are left to the person. */
const maxAttempts = 3;
const maxRetryAfterSeconds = 120;
/** Milliseconds in which a list that failed is not asked for again, unless a person wants it. */
const failureRetryDelayMs = 2_000;
/** Milliseconds that nobody feels as a wait. */
const shortWaitMs = 300;
/** Milliseconds after which it is said that what is shown is not of now. */
const slowLoadMs = 3_000;
/** Milliseconds after which what was refused may have been granted. */
const permissionRecheckMs = 60_000;

interface LoadRun<T> {
  readonly abortController: AbortController;
  /** Settles when there is something to show. */
  readonly firstResult: PromiseWithResolvers<void>;
  /** Whether somebody was shown what there was meanwhile, and must be told of what there is. */
  hasBeenRead: boolean;
  /** Whether it was said that it takes long to load what is there anew. */
  isSlowReported: boolean;
  /** What is known while it is loaded anew. */
  refreshingItems?: readonly T[];
  endedAt?: number;
  /** Settles when all is loaded, or will not be. */
  completion?: Promise<void>;
}

/** Asks for a list. */
export type ListLoader<T> = (signal: AbortSignal, listener: ListListener<T>) => Promise<readonly T[]>;

/**
 * A list that is loaded when it is first shown, and then kept. While it is loaded anew the old items stay; an answer to
 * a question that was asked anew since is dropped.
 */
export class LoadingList<T> {
  readonly #deps: LoadingListDeps;
  readonly #load: ListLoader<T>;
  readonly #onChanged: () => void;
  #state: ListState<T> = emptyListState;
  #run: LoadRun<T> | undefined;
  #isDisposed = false;

  /** @param onChanged is called when there is something else to show than what was shown before */
  constructor(deps: LoadingListDeps, load: ListLoader<T>, onChanged: () => void) {
    this.#deps = deps;
    this.#load = load;
    this.#onChanged = onChanged;
  }

  /** What is known, without asking for more. */
  get state(): ListState<T> {
    return this.#state;
  }

  /**
   * What there is to show: all items, the first page of them, why there are none, or until when it waits.
   *
   * @throws bugs only
   */
  async load(): Promise<ListState<T>> {
    this.#invalidateFailed();
    // It may be renewed meanwhile: then the newer answer counts.
    for (let run: LoadRun<T> | undefined; !this.#isDisposed && (!run || run !== this.#run);) {
      run = this.#run ??= this.#startRun();
      await run.firstResult.promise;
    }
    return this.#state;
  }

  /**
   * What there is to show without a wait that is felt; what comes after it is told late. A tree that waited would have rows
   * in sight of which its commands know nothing, and would show none of its lists before the slowest of them.
   *
   * @throws bugs only
   */
  async loadWithShortWait(): Promise<ListState<T>> {
    this.#invalidateFailed();
    const run = this.#isDisposed ? undefined : (this.#run ??= this.#startRun());
    if (!run) return this.#state;
    if (this.#state.asOf === undefined && !run.hasBeenRead) {
      await this.#waitBriefly(run);
      if (run !== this.#run) return this.loadWithShortWait();
      if (!run.hasBeenRead) this.#state = { ...this.#state, isLoading: true };
    }
    run.hasBeenRead = true;
    return this.#state;
  }

  async #waitBriefly(run: LoadRun<T>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#deps.after(shortWaitMs, resolve);
    await Promise.race([run.firstResult.promise, promise]).finally(() => timer.dispose());
  }

  /** Resolves when nothing more is on its way; undefined when that is so already. */
  get whenIdle(): Promise<void> | undefined {
    return this.#run?.completion;
  }

  /** Ends what is being loaded; the next who wants the list has it loaded anew. */
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
   * Renews a list where rights were missing a minute ago or more: they may have been granted.
   *
   * @param isWanting whether they were; by default, whether the service has refused the list or a part of it
   * @returns whether it was renewed
   */
  recheckForbidden(isWanting = isListForbidden(this.#state)): boolean {
    if (!isWanting || !this.#hasEndedFor(permissionRecheckMs)) return false;
    this.invalidate();
    return true;
  }

  /** A failure is not kept for long. */
  #invalidateFailed(): void {
    if (this.#state.failure && this.#hasEndedFor(failureRetryDelayMs)) this.invalidate();
  }

  #hasEndedFor(time: number): boolean {
    const { endedAt } = this.#run ?? {};
    return endedAt !== undefined && this.#deps.now() - endedAt >= time;
  }

  #startRun(): LoadRun<T> {
    const shown = Promise.withResolvers<void>();
    const run: LoadRun<T> = {
      abortController: new AbortController(),
      firstResult: shown,
      hasBeenRead: false,
      isSlowReported: false,
    };
    const { asOf } = this.#state;
    const saying = asOf === undefined ? undefined : this.#deps.after(slowLoadMs, () => this.#reportSlowLoad(run));
    // Perhaps nobody waits for it.
    run.firstResult.promise.catch(() => {});
    run.completion = this.#executeRun(run)
      .catch((error: unknown) => {
        // After rows were shown nobody waits for an error, and they must not look as if more were on its way.
        if (run.hasBeenRead) this.#update(run, { failure: toUnexpectedFailure(error) });
        if (this.#run === run) this.#run = undefined;
        run.firstResult.reject(error);
      })
      .finally(() => {
        delete run.completion;
        saying?.dispose();
      });
    return run;
  }

  async #executeRun(run: LoadRun<T>): Promise<void> {
    // So that `#run` is this one before anything is told of it.
    await Promise.resolve();
    const { now } = this.#deps;
    for (let tried = 1; this.#run === run; tried++) {
      const found = await this.#attemptLoad(run);
      if (!found) return;
      const wait = tried < maxAttempts ? longestThrottle(found.throttled) : undefined;
      if (!wait) {
        run.endedAt = now();
        return this.#update(run, found.shows);
      }
      const until = now() + wait.seconds * 1_000;
      this.#update(run, { ...found.shows, throttleWait: { failure: wait.failure, until } });
      await this.#delay(wait.seconds * 1_000, run.abortController.signal);
    }
  }

  /** @returns what to show and what asks to wait; undefined when it was cancelled */
  async #attemptLoad(
    run: LoadRun<T>,
  ): Promise<{ shows: Partial<ListState<T>>; throttled: readonly Failure[] } | undefined> {
    const missing: Failure[] = [];
    const throttled: Failure[] = [];
    const { asOf, items } = this.#state;
    // What was complete once is not shown shorter because it is loaded anew.
    const isAnew = asOf !== undefined && items.length > 0;
    try {
      const loaded = await this.#load(run.abortController.signal, {
        onPartialItems: (found) => {
          if (!isAnew) this.#update(run, { items: found, asOf: undefined, isLoading: true });
        },
        onRefreshingItems: (known) => {
          run.refreshingItems = known;
          if (run.isSlowReported) this.#reportSlowLoad(run);
        },
        onPartFailure: (failure) => void missing.push(failure),
        onThrottled: (failure) => void throttled.push(failure),
      });
      return { shows: { items: loaded, asOf: this.#deps.now(), partFailures: missing }, throttled };
    } catch (error) {
      if (this.#run !== run && isCancellation(error)) return undefined;
      if (!(error instanceof Failure)) throw error;
      return { shows: { failure: error }, throttled: [error] };
    }
  }

  /** Nobody who waits for what is there now is given it. */
  #reportSlowLoad(run: LoadRun<T>): void {
    if (this.#run !== run || run.endedAt !== undefined || this.#state.throttleWait) return;
    run.isSlowReported = true;
    this.#state = { ...this.#state, items: run.refreshingItems ?? this.#state.items, isLoading: true };
    if (run.hasBeenRead) this.#onChanged();
  }

  #update(run: LoadRun<T>, now: Partial<ListState<T>>): void {
    if (this.#run !== run) return;
    const before = this.#state;
    this.#state = { ...before, isLoading: false, failure: undefined, throttleWait: undefined, ...now };
    const late = run.hasBeenRead && !isSameListState(before, this.#state);
    run.hasBeenRead = true;
    run.firstResult.resolve();
    if (late) this.#onChanged();
  }

  #delay(wait: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#deps.after(wait, resolve);
      signal.addEventListener("abort", () => (timer.dispose(), resolve()), { once: true });
    });
  }
}

/** Whether rights are missing for the list, or for a part of it. */
const isListForbidden = ({ failure, partFailures }: ListState<unknown>): boolean =>
  [failure, ...partFailures].some((one) => one?.code === "forbidden");

/** The longest wait that is not left to the person. */
function longestThrottle(throttled: readonly Failure[]) {
  const waits = throttled.flatMap((failure) => {
    const { retryAfter: seconds = Infinity } = failure;
    return seconds <= maxRetryAfterSeconds ? [{ failure, seconds }] : [];
  });
  return waits.sort((a, b) => b.seconds - a.seconds)[0];
}

const toUnexpectedFailure = (cause: unknown): Failure =>
  new Failure("refused", "Something unexpected happened while more was loaded.", {
    why: String(cause),
    remedy: "Retry; what is shown may not be all.",
    cause,
  });
