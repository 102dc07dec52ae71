import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { EmulatorClock } from "../../../src/emulator/delivery/clock.ts";

const rest = (): Promise<void> => Promise.resolve();

describe("a virtual clock", () => {
  const standing = () => new EmulatorClock({ isVirtual: true, systemTime: () => 1_000 });

  it("only moves on request, and is ahead by that much", async () => {
    const clock = standing();
    expect([clock.now(), clock.ahead]).toEqual([1_000, 0]);
    await clock.advance(500, rest);
    expect([clock.now(), clock.ahead]).toEqual([1_500, 500]);
  });

  it("runs due timers in order, each at its own time, and no later ones", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(100)), fc.nat(100), async (delays, moved) => {
        const clock = standing();
        const rung: (readonly [index: number, at: number])[] = [];
        for (const [index, delay] of delays.entries())
          clock.after(delay, () => rung.push([index, clock.now() - 1_000]));
        await clock.advance(moved, rest);
        const expected = delays
          .map((delay, index) => [index, delay] as const)
          .filter(([, delay]) => delay <= moved)
          .toSorted(([, a], [, b]) => a - b);
        expect(rung).toEqual(expected);
        expect(clock.now()).toBe(1_000 + moved);
      }),
    );
  });

  it("waits until a timer's work is idle, and runs the timers that it has set", async () => {
    const clock = standing();
    const log: string[] = [];
    const ring = (): void => {
      log.push(`rung at ${clock.now() - 1_000}`);
      if (clock.now() < 1_030) clock.after(10, ring);
    };
    clock.after(10, ring);
    await clock.advance(100, async () => {
      await Promise.resolve();
      log.push("rest");
    });
    expect(log).toEqual(["rung at 10", "rest", "rung at 20", "rest", "rung at 30", "rest"]);
  });

  it("runs no disposed timer, even one disposed at the same time", async () => {
    const clock = standing();
    const act = vi.fn();
    clock.after(10, () => second.dispose());
    const second = clock.after(10, act);
    clock.after(20, act).dispose();
    await clock.advance(100, rest);
    expect(act).not.toHaveBeenCalled();
  });
});

describe("a clock with two concurrent moves", () => {
  it.each([true, false])("moves one after the other, and never back (virtual: %s)", async (standing) => {
    const clock = new EmulatorClock({ isVirtual: standing, systemTime: () => 1_000 });
    const log: number[] = [];
    const ring = (): void => {
      log.push(clock.now());
      clock.after(10, ring);
    };
    clock.after(10, ring);
    const slowly = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await Promise.all([clock.advance(100, slowly), clock.advance(50, slowly)]);
    expect(log).toEqual(Array.from({ length: 15 }, (_, at) => 1_010 + at * 10));
    expect([clock.now(), clock.ahead]).toEqual([1_150, 150]);
  });

  it("makes the second move when the first one fails", async () => {
    const clock = new EmulatorClock({ isVirtual: true, systemTime: () => 1_000 });
    clock.after(10, () => {});
    const first = clock.advance(100, () => Promise.reject(new Error("no rest")));
    const second = clock.advance(50, rest);
    await expect(first).rejects.toThrow("no rest");
    await second;
    expect(clock.now()).toBe(1_150);
  });
});

describe("a clock that follows system time", () => {
  it("stays ahead of system time by what it was moved", async () => {
    let machine = 1_000;
    const clock = new EmulatorClock({ systemTime: () => machine });
    machine = 2_000;
    expect(clock.now()).toBe(2_000);
    const act = vi.fn();
    clock.after(3_600_000, act).dispose();
    clock.after(3_600_000, act);
    await clock.advance(3_600_000, rest);
    machine = 2_500;
    expect([clock.now(), clock.ahead]).toEqual([3_602_500, 3_600_000]);
    expect(act).toHaveBeenCalledTimes(1);
  });

  it("starts no earlier than the given time", () => {
    const clock = new EmulatorClock({ systemTime: () => 1_000, notBefore: 5_000 });
    expect([clock.now(), clock.ahead]).toEqual([5_000, 4_000]);
    expect(new EmulatorClock({ systemTime: () => 9_000, notBefore: 5_000 }).now()).toBe(9_000);
  });

  it("runs a timer by itself, also after a move", async () => {
    vi.useFakeTimers({ now: 0 });
    try {
      const clock = new EmulatorClock();
      const act = vi.fn();
      clock.after(60_000, act);
      await clock.advance(50_000, rest);
      vi.advanceTimersByTime(9_999);
      expect(act).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(act).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("runs a timer that is longer than Node's timers allow", () => {
    vi.useFakeTimers({ now: 0 });
    try {
      const act = vi.fn();
      new EmulatorClock().after(40 * 24 * 3_600_000, act);
      vi.advanceTimersByTime(40 * 24 * 3_600_000 - 1);
      expect(act).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(act).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
