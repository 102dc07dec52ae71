import type { Disposable } from "../core/disposable.ts";
import { Failure, isCancellation } from "../core/failure.ts";
import type { ListListener } from "../ports/cloud.ts";

/** What is known of a list now. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** When the items were all loaded, in milliseconds since 1970; undefined when they never were. */
  readonly asOf: number | undefined;
  /** Whether more items are on their way. */
  readonly loading: boolean;
  /** Why parts of the list cannot be had. */
  readonly missing: readonly Failure[];
  /** Why the last load failed; the items are those of an earlier one. */
  readonly failure: Failure | undefined;
  /** When the service, which asked to wait, is asked again, in milliseconds since 1970. */
  readonly waitsUntil: number | undefined;
}

export interface ListingWorld {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Acts once after `wait` milliseconds; the disposable calls it off. */
  readonly after: (wait: number, act: () => void) => Disposable;
}

/** How often a throttled list is asked for, and how many seconds a wait may be: longer ones are left to the person. */
const tries = 3;
const longestWait = 120;
/** Milliseconds in which a list that failed is not asked for again, unless a person wants it. */
const rest = 2_000;
/** Milliseconds that nobody feels as a wait. */
const soon = 300;

interface Run {
  readonly ending: AbortController;
  /** Settles when there is something to show. */
  readonly shown: PromiseWithResolvers<void>;
  /** Whether somebody was shown what there was meanwhile, and must be told of what there is. */
  isShown: boolean;
  failedAt?: number;
  /** Settles when all is loaded, or will not be. */
  done?: Promise<void>;
}

/**
 * A list that is loaded when it is first shown, and then kept. While it is loaded anew the old items stay; an answer to
 * a question that was asked anew since is dropped.
 */
export class Listing<T> {
  readonly #world: ListingWorld;
  readonly #load: (signal: AbortSignal, listener: ListListener<T>) => Promise<readonly T[]>;
  readonly #late: () => void;
  #now: Listed<T> = nothing;
  #run: Run | undefined;
  #ended = false;

  /** @param late is called when there is something else to show than what was shown before */
  constructor(
    world: ListingWorld,
    load: (signal: AbortSignal, listener: ListListener<T>) => Promise<readonly T[]>,
    late: () => void,
  ) {
    this.#world = world;
    this.#load = load;
    this.#late = late;
  }

  /** What is known, without asking for more. */
  get known(): Listed<T> {
    return this.#now;
  }

  /**
   * What there is to show: all items, the first page of them, why there are none, or until when it waits.
   *
   * @throws bugs only
   */
  async shown(): Promise<Listed<T>> {
    this.#renewFailed();
    // It may be renewed meanwhile: then the newer answer counts.
    for (let run: Run | undefined; !this.#ended && (!run || run !== this.#run);) {
      run = this.#run ??= this.#begin();
      await run.shown.promise;
    }
    return this.#now;
  }

  /**
   * What there is to show without a wait that is felt; what comes after it is told late. A tree that waited would have rows
   * in sight of which its commands know nothing, and would show none of its lists before the slowest of them.
   *
   * @throws bugs only
   */
  async atOnce(): Promise<Listed<T>> {
    this.#renewFailed();
    const run = this.#ended ? undefined : (this.#run ??= this.#begin());
    if (!run) return this.#now;
    if (this.#now.asOf === undefined && !run.isShown) {
      await this.#shownSoon(run);
      if (run !== this.#run) return this.atOnce();
      if (!run.isShown) this.#now = { ...this.#now, loading: true };
    }
    run.isShown = true;
    return this.#now;
  }

  async #shownSoon(run: Run): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#world.after(soon, resolve);
    await Promise.race([run.shown.promise, promise]).finally(() => timer.dispose());
  }

  /** Resolves when nothing more is on its way; undefined when that is so already. */
  get underWay(): Promise<void> | undefined {
    return this.#run?.done;
  }

  /** Ends what is being loaded; the next who wants the list has it loaded anew. */
  renew(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.ending.abort();
    run?.shown.resolve();
  }

  dispose(): void {
    this.#ended = true;
    this.renew();
  }

  /** A failure is not kept for long. */
  #renewFailed(): void {
    const { failedAt } = this.#run ?? {};
    if (failedAt !== undefined && this.#world.now() - failedAt >= rest) this.renew();
  }

  #begin(): Run {
    const run: Run = { ending: new AbortController(), shown: Promise.withResolvers<void>(), isShown: false };
    // Perhaps nobody waits for it.
    run.shown.promise.catch(() => {});
    run.done = this.#go(run)
      .catch((error: unknown) => {
        // After rows were shown nobody waits for an error, and they must not look as if more were on its way.
        if (run.isShown) this.#show(run, { loading: false, failure: unexpected(error) });
        if (this.#run === run) this.#run = undefined;
        run.shown.reject(error);
      })
      .finally(() => delete run.done);
    return run;
  }

  async #go(run: Run): Promise<void> {
    // So that `#run` is this one before anything is told of it.
    await Promise.resolve();
    const { now } = this.#world;
    for (let tried = 1; this.#run === run; tried++) {
      const missing: Failure[] = [];
      try {
        const items = await this.#load(run.ending.signal, {
          // What was complete once is not shown shorter because it is loaded anew.
          some: (found) => {
            const { asOf, items, loading } = this.#now;
            if (asOf === undefined || !items.length || loading) this.#show(run, { items: found, loading: true });
          },
          missing: (failure) => void missing.push(failure),
        });
        return this.#show(run, { items, asOf: now(), loading: false, missing });
      } catch (error) {
        if (this.#run !== run && isCancellation(error)) return;
        if (!(error instanceof Failure)) throw error;
        const { retryAfter } = error;
        if (retryAfter === undefined || retryAfter > longestWait || tried === tries) {
          run.failedAt = now();
          return this.#show(run, { loading: false, failure: error });
        }
        const wait = retryAfter * 1_000;
        this.#show(run, { loading: false, failure: error, waitsUntil: now() + wait });
        await this.#pause(wait, run.ending.signal);
      }
    }
  }

  #show(run: Run, now: Partial<Listed<T>>): void {
    if (this.#run !== run) return;
    const before = this.#now;
    this.#now = { ...before, failure: undefined, waitsUntil: undefined, ...now };
    const late = run.isShown && !isSame(before, this.#now);
    run.isShown = true;
    run.shown.resolve();
    if (late) this.#late();
  }

  #pause(wait: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#world.after(wait, resolve);
      signal.addEventListener("abort", () => (timer.dispose(), resolve()), { once: true });
    });
  }
}

/** Whether there is nothing else to see: rows that are made anew move under somebody's hand. */
const isSame = (before: Listed<unknown>, now: Listed<unknown>): boolean =>
  before.loading === now.loading &&
  before.failure === now.failure &&
  before.waitsUntil === now.waitsUntil &&
  before.missing.length + now.missing.length === 0 &&
  JSON.stringify(before.items) === JSON.stringify(now.items);

const unexpected = (cause: unknown): Failure =>
  new Failure("refused", "Something unexpected happened while more was loaded.", {
    why: String(cause),
    remedy: "Retry; what is shown may not be all.",
    cause,
  });

const nothing = {
  items: [],
  asOf: undefined,
  loading: false,
  missing: [],
  failure: undefined,
  waitsUntil: undefined,
} as const;
