import { array, assert, asyncProperty, boolean, integer } from "fast-check";
import { expect, test } from "vitest";
import { Limiter } from "../../src/core/limiter.ts";

const { signal } = new AbortController();

test("never more than so many at once, all in their order, whatever fails", () =>
  assert(
    asyncProperty(integer({ min: 1, max: 4 }), array(boolean(), { maxLength: 20 }), async (count, fates) => {
      const lanes = new Limiter(count);
      const begun: number[] = [];
      let [now, most] = [0, 0];
      const act = async (at: number, fails: boolean): Promise<void> => {
        begun.push(at);
        most = Math.max(most, ++now);
        await Promise.resolve();
        now--;
        if (fails) throw new Error("failed");
      };
      await Promise.allSettled(fates.map((fails, at) => lanes.run(() => act(at, fails), signal)));
      expect(begun).toEqual(fates.map((_, at) => at));
      expect(most).toBe(Math.min(count, fates.length));
    }),
  ));

test("who is cancelled while waiting gives the turn on without acting", async () => {
  const lanes = new Limiter(1);
  const first = Promise.withResolvers<void>();
  const cancelled = new AbortController();
  const acted: string[] = [];
  const running = lanes.run(() => first.promise, signal);
  const second = lanes.run(async () => void acted.push("second"), cancelled.signal);
  const third = lanes.run(async () => void acted.push("third"), signal);
  cancelled.abort();
  first.resolve();
  await running;
  await expect(second).rejects.toMatchObject({ name: "AbortError" });
  await third;
  expect(acted).toEqual(["third"]);
});
