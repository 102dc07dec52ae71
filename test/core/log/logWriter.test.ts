import { expect, it } from "vitest";
import { createLogWriter } from "../../../src/core/log/logWriter.ts";
import { ManualClock } from "../../emulator/manualClock.ts";

function openLog() {
  const lines: string[] = [];
  const clock = new ManualClock();
  return { lines, clock, ...createLogWriter((line) => lines.push(line), clock) };
}
const times = (count: number, act: (at: number) => void): void => {
  for (let at = 0; at < count; at++) act(at);
};

it("lines that differ only in ids are summarized after ten seconds, and then written again", async () => {
  const { lines, clock, write } = openLog();
  times(1_224, (at) => write(`es: event id-${at} is dropped: status ${500 + (at % 3)}.`));
  expect(lines).toHaveLength(20);
  await clock.advance(10_000);
  expect(lines).toHaveLength(21);
  expect(lines[20]).toBe("es: event id-1223 is dropped: status 502. (repeated 1,204 times in 10 s)");
  write("es: event id-7 is dropped: status 500.");
  expect(lines[21]).toBe("es: event id-7 is dropped: status 500.");
});

it("a flood of one kind hides no other line", () => {
  const { lines, write } = openLog();
  times(1_000, (at) => write(`flood ${at}`));
  write("The disk is full.");
  expect(lines.at(-1)).toBe("The disk is full.");
});

it("lines that all differ are counted from the 201st on", async () => {
  const { lines, clock, write } = openLog();
  const word = (at: number): string => at.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? "");
  times(1_000, (at) => write(`unlike ${word(at)}`));
  expect(lines).toHaveLength(200);
  await clock.advance(10_000);
  expect(lines.slice(200)).toEqual(["800 more lines in 10 s left out of this log."]);
});

it("a few lines cause no summary", async () => {
  const { lines, clock, write } = openLog();
  times(20, (at) => write(`event ${at}`));
  await clock.advance(60_000);
  expect(lines).toHaveLength(20);
});

it("what has been counted is written at the end, once", () => {
  const { lines, write, flush } = openLog();
  times(21, (at) => write(`event ${at}`));
  flush();
  flush();
  expect(lines.slice(20)).toEqual(["event 20 (repeated once in 10 s)"]);
});
