import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Debouncer } from "../../../src/webview/subscription/debouncer.ts";

const act = vi.fn<() => void>();
let resting: Debouncer;
beforeEach(() => {
  vi.useFakeTimers();
  act.mockClear();
  resting = new Debouncer(300, act);
});
afterEach(() => vi.useRealTimers());

test("what is typed in a row is dealt with once, when it rests", () => {
  for (let key = 0; key < 5; key++) {
    resting.schedule();
    vi.advanceTimersByTime(299);
  }
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
});

test("what must not wait is done at once, and not again", () => {
  resting.flush();
  expect(act).not.toHaveBeenCalled();
  resting.schedule();
  resting.flush();
  vi.runAllTimers();
  expect(act).toHaveBeenCalledOnce();
});

test("what is given up is not done", () => {
  resting.schedule();
  resting.cancel();
  vi.runAllTimers();
  expect(act).not.toHaveBeenCalled();
});
