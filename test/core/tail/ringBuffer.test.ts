import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RingBuffer } from "../../../src/core/tail/ringBuffer.ts";

test("keeps the newest entries in order and counts the dropped ones", () => {
  const step = fc.oneof({ weight: 20, arbitrary: fc.constant("push") }, fc.constant("clear"));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const buffer = new RingBuffer<number>(capacity);
      let all: number[] = [];
      for (const [index, step] of steps.entries()) {
        if (step === "push") {
          buffer.push(index);
          all.push(index);
        } else {
          buffer.clear();
          all = [];
        }
        expect(buffer.entries).toEqual(all.slice(-capacity));
        expect(buffer.dropped).toBe(Math.max(0, all.length - capacity));
      }
    }),
  );
});

test("entries that were read don't change when more are added", () => {
  const buffer = new RingBuffer<number>(2);
  buffer.push(1);
  const before = buffer.entries;
  buffer.push(2);
  buffer.push(3);
  expect(before).toEqual([1]);
});
