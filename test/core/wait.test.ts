import { describe, expect, test } from "vitest";
import { debounce, delay, raceAbort, waitAtMost, withTimeout } from "../../src/core/wait.ts";

/** Timers that a test fires. */
function createTimers() {
  const timers = new Map<object, { readonly delayMs: number; readonly act: () => void }>();
  const fire = (): void => {
    for (const [key, { act }] of timers) {
      timers.delete(key);
      act();
    }
  };
  const after = (delayMs: number, act: () => void) => {
    const key = {};
    timers.set(key, { delayMs, act });
    return { dispose: () => void timers.delete(key) };
  };
  return { after, fire, delays: () => [...timers.values()].map(({ delayMs }) => delayMs) };
}

const { signal: neverAborted } = new AbortController();
const pending = new Promise<never>(() => {});

describe("delay", () => {
  test("resolves after its time", async () => {
    const timers = createTimers();
    const waiting = delay(timers, 100, neverAborted);
    expect(timers.delays()).toEqual([100]);
    timers.fire();
    await waiting;
  });

  test.each([0, -1])("of %i ms sets no timer", async (delayMs) => {
    const timers = { after: () => expect.unreachable() };
    await expect(delay(timers, delayMs, neverAborted)).resolves.toBeUndefined();
  });

  test("ends with the reason of its signal, and leaves no timer", async () => {
    const timers = createTimers();
    const controller = new AbortController();
    const waiting = delay(timers, 100, controller.signal);
    controller.abort(new Error("closed"));
    await expect(waiting).rejects.toThrow("closed");
    await expect(delay(timers, 0, controller.signal)).rejects.toThrow("closed");
    expect(timers.delays()).toEqual([]);
  });
});

describe("waitAtMost", () => {
  test("ends when the work ends, and leaves no timer", async () => {
    const timers = createTimers();
    await waitAtMost(timers, 100, Promise.resolve());
    await expect(waitAtMost(timers, 100, Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(timers.delays()).toEqual([]);
  });

  test("ends after its time if the work does not", async () => {
    const timers = createTimers();
    const waiting = waitAtMost(timers, 100, pending);
    timers.fire();
    await expect(waiting).resolves.toBeUndefined();
  });
});

describe("raceAbort", () => {
  test("ends with the work", async () => {
    expect(await raceAbort(neverAborted, async () => "done")).toBe("done");
  });

  test("ends with the reason of its signal though the work goes on, and starts none after that", async () => {
    const controller = new AbortController();
    const racing = raceAbort(controller.signal, () => pending);
    controller.abort(new Error("closed"));
    await expect(racing).rejects.toThrow("closed");
    await expect(raceAbort(controller.signal, () => expect.unreachable())).rejects.toThrow("closed");
  });
});

describe("withTimeout", () => {
  const limit = (timers: ReturnType<typeof createTimers>) => ({
    ...timers,
    timeoutMs: 30_000,
    createError: (timeoutMs: number) => new Error(`timed out after ${timeoutMs} ms`),
  });

  test("returns what the work returns, and leaves no timer", async () => {
    const timers = createTimers();
    expect(await withTimeout(limit(timers), async () => "done", neverAborted)).toBe("done");
    expect(timers.delays()).toEqual([]);
  });

  test("ends work that takes too long, and aborts its signal", async () => {
    const timers = createTimers();
    let own: AbortSignal | undefined;
    const work = withTimeout(limit(timers), (signal) => ((own = signal), pending));
    expect(timers.delays()).toEqual([30_000]);
    timers.fire();
    await expect(work).rejects.toThrow("timed out after 30000 ms");
    expect(own?.aborted).toBe(true);
  });

  test("ends with the reason of its signal, aborts that of the work, and leaves no timer", async () => {
    const timers = createTimers();
    const controller = new AbortController();
    let own: AbortSignal | undefined;
    const work = withTimeout(limit(timers), (signal) => ((own = signal), pending), controller.signal);
    controller.abort(new Error("closed"));
    await expect(work).rejects.toThrow("closed");
    expect([own?.aborted, timers.delays()]).toEqual([true, []]);
  });
});

test("debounce acts once after a burst of calls, and again after the next", () => {
  const timers = createTimers();
  let count = 0;
  const call = debounce(timers, 100, () => count++);
  call();
  call();
  expect([count, timers.delays()]).toEqual([0, [100]]);
  timers.fire();
  expect(count).toBe(1);
  call();
  timers.fire();
  expect(count).toBe(2);
});
