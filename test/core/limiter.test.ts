import { array, assert, asyncProperty, boolean, integer } from "fast-check";
import { expect, test } from "vitest";
import { Limiter } from "../../src/core/limiter.ts";

const { signal } = new AbortController();

test("runs at most the given number of tasks at once, in order, even if some fail", () =>
  assert(
    asyncProperty(integer({ min: 1, max: 4 }), array(boolean(), { maxLength: 20 }), async (limit, outcomes) => {
      const limiter = new Limiter(limit);
      const started: number[] = [];
      let [running, maxRunning] = [0, 0];
      const task = async (index: number, fails: boolean): Promise<void> => {
        started.push(index);
        maxRunning = Math.max(maxRunning, ++running);
        await Promise.resolve();
        running--;
        if (fails) throw new Error("failed");
      };
      await Promise.allSettled(outcomes.map((fails, index) => limiter.run(() => task(index, fails), signal)));
      expect(started).toEqual(outcomes.map((_, index) => index));
      expect(maxRunning).toBe(Math.min(limit, outcomes.length));
    }),
  ));

test("skips a task that is canceled while waiting", async () => {
  const limiter = new Limiter(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const controller = new AbortController();
  const finished: string[] = [];
  const first = limiter.run(() => promise, signal);
  const second = limiter.run(async () => void finished.push("second"), controller.signal);
  const third = limiter.run(async () => void finished.push("third"), signal);
  controller.abort();
  resolve();
  await first;
  await expect(second).rejects.toMatchObject({ name: "AbortError" });
  await third;
  expect(finished).toEqual(["third"]);
});
