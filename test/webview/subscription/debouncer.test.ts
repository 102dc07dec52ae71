import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Debouncer } from "../../../src/webview/subscription/debouncer.ts";

const action = vi.fn<() => void>();
let debouncer: Debouncer;
beforeEach(() => {
  vi.useFakeTimers();
  action.mockClear();
  debouncer = new Debouncer(300, action);
});
afterEach(() => vi.useRealTimers());

test("runs once after the last of several changes", () => {
  for (let key = 0; key < 5; key++) {
    debouncer.schedule();
    vi.advanceTimersByTime(299);
  }
  expect(action).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(action).toHaveBeenCalledOnce();
});

test("runs at once on flush, and not again", () => {
  debouncer.flush();
  expect(action).not.toHaveBeenCalled();
  debouncer.schedule();
  debouncer.flush();
  vi.runAllTimers();
  expect(action).toHaveBeenCalledOnce();
});

test("doesn't run once canceled", () => {
  debouncer.schedule();
  debouncer.cancel();
  vi.runAllTimers();
  expect(action).not.toHaveBeenCalled();
});
