import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RingBuffer } from "../../../src/core/tail/ringBuffer.ts";

test("a ring always holds its newest entries, in order, and knows how many it let go", () => {
  const step = fc.oneof({ weight: 20, arbitrary: fc.constant("push") }, fc.constant("clear"));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const ring = new RingBuffer<number>(capacity);
      let all: number[] = [];
      for (const [at, step] of steps.entries()) {
        if (step === "push") {
          ring.push(at);
          all.push(at);
        } else {
          ring.clear();
          all = [];
        }
        expect(ring.entries).toEqual(all.slice(-capacity));
        expect(ring.dropped).toBe(Math.max(0, all.length - capacity));
      }
    }),
  );
});

test("what was read from a ring does not change under the reader", () => {
  const ring = new RingBuffer<number>(2);
  ring.push(1);
  const before = ring.entries;
  ring.push(2);
  ring.push(3);
  expect(before).toEqual([1]);
});
