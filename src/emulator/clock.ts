import type { Disposable } from "../core/disposable.ts";

/** Time as the emulator sees it, given to it so that a day of retries passes in a test's millisecond. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `act` once, `delay` milliseconds from now, unless the returned part is disposed before. */
  after(delay: number, act: () => void): Disposable;
}

/** A clock that a person can move. */
export interface MovableClock extends Clock {
  /** Whether it only moves when it is told to. */
  readonly standing: boolean;
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
  alarm?: NodeJS.Timeout;
}

/** The longest that the machine's own timers can wait, in milliseconds. */
const longestWait = 2 ** 31 - 1;

/**
 * Follows the machine's time, or stands still, and can be moved forward either way; it never goes back. Its timers do
 * not keep a process alive.
 */
export class EmulatorClock implements MovableClock {
  readonly standing: boolean;
  readonly #machine: () => number;
  /** In the order in which they were set, which decides between those that fall due together. */
  readonly #timers = new Set<Timer>();
  #standsAt: number;
  #ahead: number;
  #moving = false;
  #lastMove: Promise<void> = Promise.resolve();

  constructor({ standing = false, notBefore = 0, machine = Date.now }: ClockOptions = {}) {
    this.standing = standing;
    this.#machine = machine;
    this.#standsAt = Math.max(machine(), notBefore);
    this.#ahead = this.#standsAt - machine();
  }

  now(): number {
    return this.#stands ? this.#standsAt : this.#machine() + this.#ahead;
  }

  get ahead(): number {
    return this.now() - this.#machine();
  }

  after(delay: number, act: () => void): Disposable {
    const timer: Timer = { due: this.now() + delay, act };
    this.#timers.add(timer);
    this.#arm(timer);
    return {
      dispose: () => {
        clearTimeout(timer.alarm);
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
    this.#standsAt = this.now();
    this.#moving = true;
    for (const { alarm } of this.#timers) clearTimeout(alarm);
    try {
      for (let due = this.#nextDue(); due <= end; due = this.#nextDue()) {
        this.#standsAt = Math.max(this.#standsAt, due);
        for (const timer of this.#timers) if (timer.due <= this.#standsAt) this.#ring(timer);
        await settled();
      }
    } finally {
      this.#standsAt = end;
      this.#ahead = end - this.#machine();
      this.#moving = false;
      for (const timer of this.#timers) this.#arm(timer);
    }
  }

  get #stands(): boolean {
    return this.standing || this.#moving;
  }

  /** Infinity when nothing is waited for. */
  #nextDue(): number {
    let next = Infinity;
    for (const { due } of this.#timers) next = Math.min(next, due);
    return next;
  }

  #ring(timer: Timer): void {
    this.#timers.delete(timer);
    timer.act();
  }

  #arm(timer: Timer): void {
    if (this.#stands) return;
    const wait = timer.due - this.now();
    timer.alarm =
      wait > longestWait
        ? setTimeout(() => this.#arm(timer), longestWait)
        : setTimeout(() => this.#ring(timer), Math.max(wait, 0));
    timer.alarm.unref();
  }
}

export interface ClockOptions {
  readonly standing?: boolean;
  /** The latest time that was ever told, in milliseconds since 1970: no time comes twice, also after a restart. */
  readonly notBefore?: number;
  /** The machine's time in milliseconds since 1970. */
  readonly machine?: () => number;
}
