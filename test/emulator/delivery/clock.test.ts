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

describe("a clock of a machine whose own clock jumps", () => {
  const hour = 3_600_000;

  function createMachine() {
    const machine = { system: 10 * hour, running: 500, up: 7 * hour, jumps: [] as number[] };
    const clock = new EmulatorClock({
      systemTime: () => machine.system,
      runningTime: () => machine.running,
      upTime: () => machine.up,
      onJump: (milliseconds) => machine.jumps.push(milliseconds),
    });
    const pass = (milliseconds: number): void => {
      machine.system += milliseconds;
      machine.running += milliseconds;
      machine.up += milliseconds;
    };
    const sleep = (milliseconds: number): void => {
      machine.system += milliseconds;
      machine.up += milliseconds;
    };
    return { machine, clock, pass, sleep };
  }

  it.each([5 * hour, -5 * hour, 30_000, -30_000])("goes on as before when it is set by %i ms", (jump) => {
    const { machine, clock, pass } = createMachine();
    machine.system += jump;
    expect([clock.now(), clock.ahead]).toEqual([10 * hour, -jump]);
    pass(1_000);
    expect([clock.now(), clock.ahead, machine.jumps]).toEqual([10 * hour + 1_000, -jump, [jump]]);
  });

  it("takes sleep for time that passes, and is at system time afterwards", () => {
    const { machine, clock, sleep } = createMachine();
    sleep(8 * hour);
    expect([clock.now(), clock.ahead, machine.jumps]).toEqual([18 * hour, 0, []]);
    // The time of the machine's start is only known to the second.
    machine.system += 8 * hour;
    machine.up += 8 * hour - 900;
    expect([clock.now(), clock.ahead, machine.jumps]).toEqual([26 * hour, 0, []]);
  });

  it("tells a clock that was set during sleep from the sleep", () => {
    const { machine, clock, sleep } = createMachine();
    sleep(8 * hour);
    machine.system += 2 * hour;
    expect([clock.now(), clock.ahead, machine.jumps]).toEqual([18 * hour, -2 * hour, [2 * hour]]);
  });

  it("follows small corrections forward, and doesn't go back for those back", () => {
    const { machine, clock } = createMachine();
    machine.system += 800;
    expect([clock.now(), clock.ahead]).toEqual([10 * hour + 800, 0]);
    machine.system -= 300;
    expect([clock.now(), clock.ahead, machine.jumps]).toEqual([10 * hour + 800, 300, []]);
  });

  it("never goes back, and counts elapsed time, whatever the machine's clock does", () => {
    const step = fc.record({ elapsed: fc.nat(100_000), jump: fc.integer({ min: -10 * hour, max: 10 * hour }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { machine, clock, pass } = createMachine();
        let elapsedTotal = 0;
        let time = clock.now();
        for (const { elapsed, jump } of steps) {
          pass(elapsed);
          machine.system += jump;
          elapsedTotal += elapsed;
          expect(clock.now()).toBeGreaterThanOrEqual(time);
          time = clock.now();
        }
        // Each step may have been taken for a correction.
        expect(Math.abs(time - 10 * hour - elapsedTotal)).toBeLessThanOrEqual(steps.length * 10_000);
      }),
    );
  });

  it.each([5 * hour, -5 * hour])(
    "runs timers after the time that they were set for when it is set by %i ms",
    (jump) => {
      vi.useFakeTimers({ now: 10 * hour });
      try {
        const clock = new EmulatorClock();
        const [soon, late] = [vi.fn(), vi.fn()];
        clock.after(60_000, soon);
        clock.after(hour, late);
        vi.setSystemTime(10 * hour + jump);
        vi.advanceTimersByTime(59_999);
        expect(soon).not.toHaveBeenCalled();
        vi.advanceTimersByTime(1);
        expect([soon.mock.calls.length, late.mock.calls.length]).toEqual([1, 0]);
        vi.advanceTimersByTime(hour - 60_000);
        expect(late).toHaveBeenCalledTimes(1);
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it("runs a timer that fell due during sleep soon after it", () => {
    vi.useFakeTimers({ now: 0 });
    try {
      let slept = 0;
      const clock = new EmulatorClock({
        systemTime: () => Date.now() + slept,
        upTime: () => performance.now() + slept,
      });
      const act = vi.fn();
      clock.after(12 * hour, act);
      vi.advanceTimersByTime(hour);
      slept = 11 * hour;
      vi.advanceTimersByTime(30_000);
      expect(act).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a clock that is set to system time", () => {
  it.each([true, false])(
    "goes back, and what waits keeps the time that it has left (virtual: %s)",
    async (isVirtual) => {
      const clock = new EmulatorClock({ isVirtual, systemTime: () => 1_000 });
      await clock.advance(500_000, rest);
      const log: number[] = [];
      clock.after(10, () => log.push(clock.now()));
      const setBack: number[] = [];
      await clock.setToSystemTime(rest, (milliseconds) => setBack.push(milliseconds, clock.now()));
      expect([clock.now(), clock.ahead, setBack, log]).toEqual([1_000, 0, [-500_000, 1_000], []]);
      await clock.advance(20, rest);
      expect(log).toEqual([1_010]);
    },
  );

  it("goes forward as a move does, and runs what falls due", async () => {
    const machine = { system: 50_000 };
    const clock = new EmulatorClock({ systemTime: () => machine.system, runningTime: () => 0, upTime: () => 0 });
    const log: number[] = [];
    clock.after(10_000, () => log.push(clock.now()));
    machine.system += 3_600_000;
    expect(clock.ahead).toBe(-3_600_000);
    const onSetBack = vi.fn();
    await clock.setToSystemTime(rest, onSetBack);
    expect([clock.now(), clock.ahead, log]).toEqual([3_650_000, 0, [60_000]]);
    expect(onSetBack).not.toHaveBeenCalled();
  });

  it("starts ahead by what it was before, but no earlier than what happened", () => {
    const systemTime = () => 1_000;
    expect(new EmulatorClock({ systemTime, ahead: 500 }).now()).toBe(1_500);
    expect(new EmulatorClock({ systemTime, ahead: 500, notBefore: 9_000 }).now()).toBe(9_000);
  });
});
