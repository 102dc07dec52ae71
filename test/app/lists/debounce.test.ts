import { expect, test } from "vitest";
import { debounce } from "../../../src/app/lists/debounce.ts";

test("a burst is answered once, after it; the next one again", () => {
  const waiting = new Set<() => void>();
  const rest = (): void => {
    for (const act of waiting) act();
    waiting.clear();
  };
  let answered = 0;
  const happens = debounce(
    (_, act) => {
      const wait = (): void => act();
      waiting.add(wait);
      return { dispose: () => void waiting.delete(wait) };
    },
    100,
    () => answered++,
  );
  happens();
  happens();
  expect(answered).toBe(0);
  rest();
  expect(answered).toBe(1);
  happens();
  rest();
  expect(answered).toBe(2);
});
