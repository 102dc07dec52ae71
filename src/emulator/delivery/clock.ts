import { uptime } from "node:os";
import type { Disposable } from "../../core/disposable.ts";
import type { Clock } from "../../core/wait.ts";

/** A clock that can be moved. */
export interface MovableClock extends Clock {
  /** Whether it only moves on request. */
  readonly isVirtual: boolean;
  /** How far it is ahead of system time, in milliseconds; negative when it is behind. */
  readonly ahead: number;
  /**
   * Moves time forward, and runs what falls due in order. Calls wait for each other.
   *
   * @param waitUntilIdle called after each timer; time stays the same until it resolves
   */
  advance(milliseconds: number, waitUntilIdle: () => Promise<void>): Promise<void>;
  /**
   * Moves to system time. Forward, it does as `advance` does; back, timers keep the time that they have left.
   *
   * @param onSetBack called when time goes back, with the negative number of milliseconds, before anything else runs
   */
  setToSystemTime(waitUntilIdle: () => Promise<void>, onSetBack: (milliseconds: number) => void): Promise<void>;
}

interface Timer {
  due: number;
  readonly act: () => void;
  /** Absent while the clock does not move by itself. */
  timeout?: NodeJS.Timeout;
}

/** Node's timers stand still while the machine sleeps, so none waits longer than this, in milliseconds, for a look. */
const maxTimeoutMs = 30_000;

/** Steps of system time up to this, in milliseconds, correct it, as NTP does. They are followed. */
const maxCorrectionMs = 10_000;

/** `os.uptime` counts whole seconds on some systems. */
const uptimeResolutionMs = 2_000;

/** The machine's clocks, in milliseconds. */
export interface MachineClocks {
  /** Since 1970. Jumps when someone sets it. */
  readonly systemTime: () => number;
  /** Never jumps, but stands still while the machine sleeps, except on Windows. */
  readonly runningTime: () => number;
  /** Since the machine's start, sleep included, to the second. Slow to read. */
  readonly upTime: () => number;
}

const machineClocks: MachineClocks = {
  systemTime: () => Date.now(),
  runningTime: () => performance.now(),
  upTime: () => uptime() * 1_000,
};

/**
 * Follows system time, or only moves on request. Its timers don't keep a process alive.
 *
 * It measures elapsed time. Sleep is time that passes. When someone sets the machine's clock, no time passes: this clock
 * goes on as before, and is ahead of system time or behind it from then on. It goes back only on request.
 */
export class EmulatorClock implements MovableClock {
  readonly isVirtual: boolean;
  readonly #machine: MachineClocks;
  readonly #onJump: (milliseconds: number) => void;
  /** In the order in which they were set: timers that fall due together run in that order. */
  readonly #timers = new Set<Timer>();
  #frozenTime: number;
  #offset: number;
  /** The machine's clocks when they were last read. */
  #lastSystem: number;
  #lastRunning: number;
  /** How long the machine had slept at the last jump, plus a constant. */
  #slept: number;
  #moving = false;
  #lastMove: Promise<void> = Promise.resolve();

  constructor({ isVirtual = false, notBefore = 0, ahead = 0, onJump = () => {}, ...machine }: ClockOptions = {}) {
    this.isVirtual = isVirtual;
    this.#machine = { ...machineClocks, ...machine };
    this.#onJump = onJump;
    this.#lastSystem = this.#machine.systemTime();
    this.#lastRunning = this.#machine.runningTime();
    this.#slept = this.#machine.upTime() - this.#lastRunning;
    this.#frozenTime = Math.max(this.#lastSystem + ahead, notBefore);
    this.#offset = this.#frozenTime - this.#lastSystem;
  }

  now(): number {
    return this.#isFrozen ? this.#frozenTime : this.#readSystemTime() + this.#offset;
  }

  get ahead(): number {
    return this.#isFrozen ? this.#frozenTime - this.#machine.systemTime() : this.now() - this.#lastSystem;
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
    return this.#enqueue(() => this.#move(milliseconds, waitUntilIdle));
  }

  setToSystemTime(waitUntilIdle: () => Promise<void>, onSetBack: (milliseconds: number) => void): Promise<void> {
    return this.#enqueue(async () => {
      const distance = -this.ahead;
      if (distance >= 0) await this.#move(distance, waitUntilIdle);
      else for (const timer of this.#timers) timer.due += distance;
      this.#frozenTime = this.#machine.systemTime();
      this.#offset = 0;
      if (distance < 0) onSetBack(distance);
    });
  }

  #enqueue(act: () => Promise<void>): Promise<void> {
    const move = this.#lastMove.then(act);
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
      this.#offset = end - this.#readSystemTime();
      this.#moving = false;
      for (const timer of this.#timers) this.#schedule(timer);
    }
  }

  get #isFrozen(): boolean {
    return this.isVirtual || this.#moving;
  }

  /** System time. If it has jumped, changes the offset so that it doesn't matter. */
  #readSystemTime(): number {
    const system = this.#machine.systemTime();
    const running = this.#machine.runningTime();
    const passed = system - this.#lastSystem;
    const elapsed = running - this.#lastRunning;
    this.#lastSystem = system;
    this.#lastRunning = running;
    if (passed < 0 || Math.abs(passed - elapsed) > maxCorrectionMs) this.#absorbJump(passed, elapsed);
    return system;
  }

  /**
   * @param passed since the last look by system time
   * @param elapsed since then by the clock that never jumps
   */
  #absorbJump(passed: number, elapsed: number): void {
    const slept = this.#machine.upTime() - this.#lastRunning;
    const sleep = slept - this.#slept > uptimeResolutionMs ? slept - this.#slept : 0;
    this.#slept += sleep;
    const jump = Math.round(passed - elapsed - sleep);
    if (passed >= 0 && Math.abs(jump) <= maxCorrectionMs) return;
    this.#offset -= jump;
    if (Math.abs(jump) > maxCorrectionMs) this.#onJump(jump);
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
    const wait = Math.max(timer.due - this.now(), 0);
    timer.timeout = setTimeout(() => this.#fireIfDue(timer), Math.min(wait, maxTimeoutMs)).unref();
  }

  #fireIfDue(timer: Timer): void {
    // A timeout may end a fraction of a millisecond early.
    if (timer.due - this.now() < 1) this.#fire(timer);
    else this.#schedule(timer);
  }
}

export interface ClockOptions extends Partial<MachineClocks> {
  readonly isVirtual?: boolean;
  /** How far it starts ahead of system time, in milliseconds. */
  readonly ahead?: number;
  /** Earliest start, in milliseconds since 1970, so that time doesn't go back at a restart. */
  readonly notBefore?: number;
  /** Called when system time was set forward, or back: then with a negative number of milliseconds. */
  readonly onJump?: (milliseconds: number) => void;
}
