import { expect, test } from "vitest";
import { lazyMethods } from "../../../src/app/localGrid/lazyMethods.ts";
import { memoizeAsync } from "../../../src/core/memoizeAsync.ts";

class Counter {
  #count = 0;
  readonly label = "counter";
  async add(by: number): Promise<number> {
    return (this.#count += by);
  }
  async fail(): Promise<never> {
    throw new Error("broken");
  }
}

test("an object is loaded with the first call of a method, and is the same later", async () => {
  let loads = 0;
  const counter = lazyMethods<Counter>(
    memoizeAsync(async () => {
      loads++;
      return new Counter();
    }),
  );
  expect(await Promise.resolve(counter)).toBe(counter);
  expect(loads).toBe(0);
  expect([await counter.add(2), await counter.add(3), loads]).toEqual([2, 5, 1]);
  await expect(counter.fail()).rejects.toThrow("broken");
});

test("a failure to load rejects the call, and a later call tries again", async () => {
  let attempts = 0;
  const counter = lazyMethods<Counter>(async () => {
    if (++attempts === 1) throw new Error("away");
    return new Counter();
  });
  await expect(counter.add(1)).rejects.toThrow("away");
  expect(await counter.add(1)).toBe(1);
});
