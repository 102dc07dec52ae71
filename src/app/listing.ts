import { Failure, isCancellation } from "../core/failure.ts";
import type { ListListener } from "../ports/cloud.ts";
import { isSame, type Listed, type ListingWorld, nothing } from "./listed.ts";

/** How often a throttled list is asked for, and how many seconds a wait may be: longer ones are left to the person. */
const tries = 3;
const longestWait = 120;
/** Milliseconds in which a list that failed is not asked for again, unless a person wants it. */
const rest = 2_000;
/** Milliseconds that nobody feels as a wait. */
const soon = 300;
/** Milliseconds after which it is said that what is shown is not of now. */
const slow = 3_000;
/** Milliseconds after which what was refused may have been granted. */
const grantTakes = 60_000;

interface Run<T> {
  readonly ending: AbortController;
  /** Settles when there is something to show. */
  readonly shown: PromiseWithResolvers<void>;
  /** Whether somebody was shown what there was meanwhile, and must be told of what there is. */
  isShown: boolean;
  /** Whether it was said that it takes long to load what is there anew. */
  isSlow: boolean;
  /** What is known while it is loaded anew. */
  newest?: readonly T[];
  endedAt?: number;
  /** Settles when all is loaded, or will not be. */
  done?: Promise<void>;
}

/** Asks for a list. */
export type Load<T> = (signal: AbortSignal, listener: ListListener<T>) => Promise<readonly T[]>;

/**
 * A list that is loaded when it is first shown, and then kept. While it is loaded anew the old items stay; an answer to
 * a question that was asked anew since is dropped.
 */
export class Listing<T> {
  readonly #world: ListingWorld;
  readonly #load: Load<T>;
  readonly #late: () => void;
  #now: Listed<T> = nothing;
  #run: Run<T> | undefined;
  #ended = false;

  /** @param late is called when there is something else to show than what was shown before */
  constructor(world: ListingWorld, load: Load<T>, late: () => void) {
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
    for (let run: Run<T> | undefined; !this.#ended && (!run || run !== this.#run);) {
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

  async #shownSoon(run: Run<T>): Promise<void> {
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

  /**
   * Renews a list where rights were missing a minute ago or more: they may have been granted.
   *
   * @param isWanting whether they were; by default, whether the service has refused the list or a part of it
   * @returns whether it was renewed
   */
  recheck(isWanting = isRefused(this.#now)): boolean {
    if (!isWanting || !this.#endedBefore(grantTakes)) return false;
    this.renew();
    return true;
  }

  /** A failure is not kept for long. */
  #renewFailed(): void {
    if (this.#now.failure && this.#endedBefore(rest)) this.renew();
  }

  #endedBefore(time: number): boolean {
    const { endedAt } = this.#run ?? {};
    return endedAt !== undefined && this.#world.now() - endedAt >= time;
  }

  #begin(): Run<T> {
    const shown = Promise.withResolvers<void>();
    const run: Run<T> = { ending: new AbortController(), shown, isShown: false, isSlow: false };
    const { asOf } = this.#now;
    const saying = asOf === undefined ? undefined : this.#world.after(slow, () => this.#sayItIsSlow(run));
    // Perhaps nobody waits for it.
    run.shown.promise.catch(() => {});
    run.done = this.#go(run)
      .catch((error: unknown) => {
        // After rows were shown nobody waits for an error, and they must not look as if more were on its way.
        if (run.isShown) this.#show(run, { failure: unexpected(error) });
        if (this.#run === run) this.#run = undefined;
        run.shown.reject(error);
      })
      .finally(() => {
        delete run.done;
        saying?.dispose();
      });
    return run;
  }

  async #go(run: Run<T>): Promise<void> {
    // So that `#run` is this one before anything is told of it.
    await Promise.resolve();
    const { now } = this.#world;
    for (let tried = 1; this.#run === run; tried++) {
      const found = await this.#once(run);
      if (!found) return;
      const wait = tried < tries ? longestOf(found.throttled) : undefined;
      if (!wait) {
        run.endedAt = now();
        return this.#show(run, found.shows);
      }
      const until = now() + wait.seconds * 1_000;
      this.#show(run, { ...found.shows, waiting: { failure: wait.failure, until } });
      await this.#pause(wait.seconds * 1_000, run.ending.signal);
    }
  }

  /** @returns what to show and what asks to wait; undefined when it was cancelled */
  async #once(run: Run<T>): Promise<{ shows: Partial<Listed<T>>; throttled: readonly Failure[] } | undefined> {
    const missing: Failure[] = [];
    const throttled: Failure[] = [];
    const { asOf, items } = this.#now;
    // What was complete once is not shown shorter because it is loaded anew.
    const isAnew = asOf !== undefined && items.length > 0;
    try {
      const loaded = await this.#load(run.ending.signal, {
        some: (found) => {
          if (!isAnew) this.#show(run, { items: found, asOf: undefined, loading: true });
        },
        renewed: (known) => {
          run.newest = known;
          if (run.isSlow) this.#sayItIsSlow(run);
        },
        missing: (failure) => void missing.push(failure),
        throttled: (failure) => void throttled.push(failure),
      });
      return { shows: { items: loaded, asOf: this.#world.now(), missing }, throttled };
    } catch (error) {
      if (this.#run !== run && isCancellation(error)) return undefined;
      if (!(error instanceof Failure)) throw error;
      return { shows: { failure: error }, throttled: [error] };
    }
  }

  /** Nobody who waits for what is there now is given it. */
  #sayItIsSlow(run: Run<T>): void {
    if (this.#run !== run || run.endedAt !== undefined || this.#now.waiting) return;
    run.isSlow = true;
    this.#now = { ...this.#now, items: run.newest ?? this.#now.items, loading: true };
    if (run.isShown) this.#late();
  }

  #show(run: Run<T>, now: Partial<Listed<T>>): void {
    if (this.#run !== run) return;
    const before = this.#now;
    this.#now = { ...before, loading: false, failure: undefined, waiting: undefined, ...now };
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

/** Whether rights are missing for the list, or for a part of it. */
const isRefused = ({ failure, missing }: Listed<unknown>): boolean =>
  [failure, ...missing].some((one) => one?.code === "forbidden");

/** The longest wait that is not left to the person. */
function longestOf(throttled: readonly Failure[]) {
  const waits = throttled.flatMap((failure) => {
    const { retryAfter: seconds = Infinity } = failure;
    return seconds <= longestWait ? [{ failure, seconds }] : [];
  });
  return waits.sort((a, b) => b.seconds - a.seconds)[0];
}

const unexpected = (cause: unknown): Failure =>
  new Failure("refused", "Something unexpected happened while more was loaded.", {
    why: String(cause),
    remedy: "Retry; what is shown may not be all.",
    cause,
  });
