import { expect, it } from "vitest";
import { TimeLimit } from "../../../src/emulator/delivery/timeLimit.ts";
import { ManualClock } from "../manualClock.ts";

function watched() {
  const clock = new ManualClock();
  const late: [name: string, at: number][] = [];
  const from = clock.now();
  const limit = new TimeLimit<string>(clock, 30, (one) => late.push([one, clock.now() - from]));
  return { clock, limit, late };
}

it("reports what does not end in time, each at its own deadline", async () => {
  const { clock, limit, late } = watched();
  limit.begin("a");
  await clock.advance(10);
  limit.begin("b");
  await clock.advance(15);
  limit.begin("c");
  await clock.advance(100);
  expect(late).toEqual([
    ["a", 30],
    ["b", 40],
    ["c", 55],
  ]);
});

it("does not report what has ended, and gives later work its full time", async () => {
  const { clock, limit, late } = watched();
  limit.begin("a");
  await clock.advance(20);
  limit.end("a");
  limit.begin("b");
  await clock.advance(29);
  expect(late).toEqual([]);
  await clock.advance(1);
  expect(late).toEqual([["b", 50]]);
});

it("gives what is in progress its full time again when the clock is set back", async () => {
  let time = 1_000_000;
  let check = (): void => {};
  const late: string[] = [];
  const clock = {
    now: () => time,
    after: (_: number, act: () => void) => {
      check = act;
      return { dispose: () => {} };
    },
  };
  const limit = new TimeLimit<string>(clock, 30, (one) => late.push(one));
  limit.begin("a");
  time = 40;
  check();
  expect(late).toEqual([]);
  time = 70;
  check();
  expect(late).toEqual(["a"]);
});
