import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RingBuffer } from "../../../src/core/tail/ringBuffer.ts";

/** The entries that must stay: the newest ones within both limits, and at least the last one. */
function newestWithin(all: readonly number[], maxEntries: number, maxWeight: number): number[] {
  let weight = 0;
  const count = all.toReversed().findIndex((entry, index) => {
    weight += entry;
    return index === maxEntries || (index > 0 && weight > maxWeight);
  });
  return count < 0 ? [...all] : all.slice(all.length - count);
}

test("keeps the newest entries in order, within both limits, and counts the dropped ones", () => {
  const step = fc.oneof({ weight: 20, arbitrary: fc.nat(10) }, fc.constant("clear" as const));
  const limits = [fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 30 })] as const;
  fc.assert(
    fc.property(...limits, fc.array(step, { maxLength: 60 }), (maxEntries, maxWeight, steps) => {
      const buffer = new RingBuffer<number>({ maxEntries, maxWeight, weightOf: (entry) => entry });
      let all: number[] = [];
      let kept: number[] = [];
      for (const step of steps) {
        if (step === "clear") {
          buffer.clear();
          all = kept = [];
        } else {
          buffer.push(step);
          all = [...all, step];
          kept = newestWithin([...kept, step], maxEntries, maxWeight);
        }
        expect(buffer.entries).toEqual(kept);
        expect(buffer.dropped).toBe(all.length - kept.length);
      }
    }),
  );
});

test("entries that were read don't change when more are added", () => {
  const buffer = new RingBuffer<number>({ maxEntries: 2, maxWeight: Infinity, weightOf: () => 1 });
  buffer.push(1);
  const before = buffer.entries;
  buffer.push(2);
  buffer.push(3);
  expect(before).toEqual([1]);
});
