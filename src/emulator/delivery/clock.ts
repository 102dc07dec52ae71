import type { Disposable } from "../../core/disposable.ts";
import type { Clock } from "../../core/wait.ts";

export type { Clock };

/** A clock that a person can move. */
export interface MovableClock extends Clock {
  /** Whether it only moves when it is told to. */
  readonly isVirtual: boolean;
  /** How far it is ahead of the machine's, in milliseconds. */
  readonly ahead: number;
  /**
   * Lets time pass, and does what falls due in its order.
   *
   * @param settled resolves when what was set off has come to rest; time stands still until then
   */
  advance(milliseconds: number, settled: () => Promise<void>): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly act: () => void;
  /** The machine's own timer; absent while the clock stands. */
  timeout?: NodeJS.Timeout;
}

/** The longest that the machine's own timers can wait, in milliseconds. */
const maxTimeoutMs = 2 ** 31 - 1;

/**
 * Follows the machine's time, or stands still, and can be moved forward either way; it never goes back. Its timers do
 * not keep a process alive.
 */
export class EmulatorClock implements MovableClock {
  readonly isVirtual: boolean;
  readonly #systemTime: () => number;
  /** In the order in which they were set, which decides between those that fall due together. */
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

  /** Who comes while time is being moved waits for the end of that. */
  advance(milliseconds: number, settled: () => Promise<void>): Promise<void> {
    const move = this.#lastMove.then(() => this.#move(milliseconds, settled));
    this.#lastMove = move.catch(() => {});
    return move;
  }

  async #move(milliseconds: number, settled: () => Promise<void>): Promise<void> {
    const end = this.now() + milliseconds;
    this.#frozenTime = this.now();
    this.#moving = true;
    for (const { timeout } of this.#timers) clearTimeout(timeout);
    try {
      for (let due = this.#nextDue(); due <= end; due = this.#nextDue()) {
        this.#frozenTime = Math.max(this.#frozenTime, due);
        for (const timer of this.#timers) if (timer.due <= this.#frozenTime) this.#fire(timer);
        await settled();
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

  /** Infinity when nothing is waited for. */
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
  /** The latest time that was ever told, in milliseconds since 1970: no time comes twice, also after a restart. */
  readonly notBefore?: number;
  /** The machine's time in milliseconds since 1970. */
  readonly systemTime?: () => number;
}
