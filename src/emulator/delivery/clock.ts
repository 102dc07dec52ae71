import type { Disposable } from "../../core/disposable.ts";
import type { Clock } from "../../core/wait.ts";

/** A clock that can be moved forward. */
export interface MovableClock extends Clock {
  /** Whether it only moves on request. */
  readonly isVirtual: boolean;
  /** How far it is ahead of system time, in milliseconds. */
  readonly ahead: number;
  /**
   * Moves time forward, and runs what falls due in order. Calls wait for each other.
   *
   * @param waitUntilIdle called after each timer; time stays the same until it resolves
   */
  advance(milliseconds: number, waitUntilIdle: () => Promise<void>): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly act: () => void;
  /** Absent while the clock does not move by itself. */
  timeout?: NodeJS.Timeout;
}

/** The longest delay of a Node.js timer, in milliseconds. */
const maxTimeoutMs = 2 ** 31 - 1;

/**
 * Follows system time, or only moves on request. Either can be moved forward, and neither goes back. Its timers don't keep
 * a process alive.
 */
export class EmulatorClock implements MovableClock {
  readonly isVirtual: boolean;
  readonly #systemTime: () => number;
  /** In the order in which they were set: timers that fall due together run in that order. */
  readonly #timers = new Set<Timer>();
  #frozenTime: number;
  #offset: number;
  #moving = false;
  #lastMove: Promise<void> = Promise.resolve();

  constructor({ isVirtual = false, notBefore = 0, systemTime = Date.now }: ClockOptions = {}) {
    this.isVirtual = isVirtual;
    this.#systemTime = systemTime;
    this.#frozenTime = Math.max(systemTime(), notBefore);
    this.#offset = this.#frozenTime - systemTime();
  }

  now(): number {
    return this.#isFrozen ? this.#frozenTime : this.#systemTime() + this.#offset;
  }

  get ahead(): number {
    return this.now() - this.#systemTime();
  }

  after(delay: number, act: () => void): Disposable {
    const timer: Timer = { due: this.now() + delay, act };
    this.#timers.add(timer);
    this.#schedule(timer);
    return {
      dispose: () => {
        clearTimeout(timer.timeout);
        this.#timers.delete(timer);
      },
    };
  }

  advance(milliseconds: number, waitUntilIdle: () => Promise<void>): Promise<void> {
    const move = this.#lastMove.then(() => this.#move(milliseconds, waitUntilIdle));
    this.#lastMove = move.catch(() => {});
    return move;
  }

  async #move(milliseconds: number, waitUntilIdle: () => Promise<void>): Promise<void> {
    const end = this.now() + milliseconds;
    this.#frozenTime = this.now();
    this.#moving = true;
    for (const { timeout } of this.#timers) clearTimeout(timeout);
    try {
      for (let due = this.#nextDue(); due <= end; due = this.#nextDue()) {
        this.#frozenTime = Math.max(this.#frozenTime, due);
        for (const timer of this.#timers) if (timer.due <= this.#frozenTime) this.#fire(timer);
        await waitUntilIdle();
      }
    } finally {
      this.#frozenTime = end;
      this.#offset = end - this.#systemTime();
      this.#moving = false;
      for (const timer of this.#timers) this.#schedule(timer);
    }
  }

  get #isFrozen(): boolean {
    return this.isVirtual || this.#moving;
  }

  /** Infinity without timers. */
  #nextDue(): number {
    let next = Infinity;
    for (const { due } of this.#timers) next = Math.min(next, due);
    return next;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    timer.act();
  }

  #schedule(timer: Timer): void {
    if (this.#isFrozen) return;
    const wait = timer.due - this.now();
    timer.timeout =
      wait > maxTimeoutMs
        ? setTimeout(() => this.#schedule(timer), maxTimeoutMs)
        : setTimeout(() => this.#fire(timer), Math.max(wait, 0));
    timer.timeout.unref();
  }
}

export interface ClockOptions {
  readonly isVirtual?: boolean;
  /** Earliest start, in milliseconds since 1970, so that time doesn't go back at a restart. */
  readonly notBefore?: number;
  /** System time, in milliseconds since 1970. */
  readonly systemTime?: () => number;
}
