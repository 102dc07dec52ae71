import { expect, test } from "vitest";
import { memoizeAsync } from "../../src/core/memoizeAsync.ts";

test("creates a value once, also for calls at the same time", async () => {
  let count = 0;
  const get = memoizeAsync(async () => ++count);
  expect(await Promise.all([get(), get()])).toEqual([1, 1]);
  expect(await get()).toBe(1);
});

test("tries again after a failure", async () => {
  const results = [() => Promise.reject(new Error("Not yet.")), () => Promise.resolve("ready")];
  const get = memoizeAsync(async () => results.shift()?.());
  await expect(get()).rejects.toThrow("Not yet.");
  expect(await get()).toBe("ready");
});
