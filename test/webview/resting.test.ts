import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Resting } from "../../src/webview/filterForm/resting.ts";

const act = vi.fn<() => void>();
let resting: Resting;
beforeEach(() => {
  vi.useFakeTimers();
  act.mockClear();
  resting = new Resting(300, act);
});
afterEach(() => vi.useRealTimers());

test("what is typed in a row is dealt with once, when it rests", () => {
  for (let key = 0; key < 5; key++) {
    resting.later();
    vi.advanceTimersByTime(299);
  }
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
});

test("what must not wait is done at once, and not again", () => {
  resting.now();
  expect(act).not.toHaveBeenCalled();
  resting.later();
  resting.now();
  vi.runAllTimers();
  expect(act).toHaveBeenCalledOnce();
});

test("what is given up is not done", () => {
  resting.later();
  resting.forget();
  vi.runAllTimers();
  expect(act).not.toHaveBeenCalled();
});
