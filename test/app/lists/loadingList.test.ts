import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { LoadingList } from "../../../src/app/lists/loadingList.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { ListListener } from "../../../src/ports/cloud.ts";

/** One question to the service that a test answers. */
interface Asked extends PromiseWithResolvers<readonly string[]> {
  readonly signal: AbortSignal;
  readonly listener: ListListener<string>;
}

function listing() {
  const asked: Asked[] = [];
  const waiting: { readonly wait: number; readonly act: () => void }[] = [];
  const world = { time: 1_000, late: 0 };
  const list = new LoadingList<string>(
    {
      now: () => world.time,
      after: (wait, act) => {
        const due = { wait, act };
        waiting.push(due);
        return { dispose: () => void waiting.splice(waiting.indexOf(due), 1) };
      },
    },
    (signal, listener) => {
      const one = { ...Promise.withResolvers<readonly string[]>(), signal, listener };
      asked.push(one);
      return one.promise;
    },
    () => world.late++,
  );
  /** Lets what has been answered be shown. */
  const settle = () => setImmediate();
  const answered = async (items: readonly string[]) => {
    const shown = list.load();
    await settle();
    asked.at(-1)?.resolve(items);
    return shown;
  };
  return { list, asked, waiting, world, settle, answered };
}

const away = new Failure("unreachable", "Away.", { remedy: "Retry." });
const throttled = (retryAfter: number) => new Failure("throttled", "Too many.", { retryAfter });

test("a list is asked for when it is shown, once, and says as of when it is", async () => {
  const { list, asked, world, answered } = listing();
  expect(asked).toHaveLength(0);
  expect(await answered(["a"])).toMatchObject({ items: ["a"], asOf: 1_000, isLoading: false });
  world.time = 90_000;
  expect(await list.load()).toMatchObject({ items: ["a"], asOf: 1_000 });
  expect([asked.length, world.late]).toEqual([1, 0]);
});

test("at once, what was loaded is shown while it is loaded anew, and the new only if it is another", async () => {
  const { list, asked, world, settle, answered } = listing();
  await answered(["a"]);
  list.invalidate();
  expect(await list.loadWithShortWait()).toMatchObject({ items: ["a"], asOf: 1_000 });
  await settle();
  world.time = 2_000;
  asked[1]?.resolve(["a"]);
  await list.whenIdle;
  expect(world.late).toBe(0);
  expect(await list.loadWithShortWait()).toMatchObject({ items: ["a"], asOf: 2_000 });
  expect(asked).toHaveLength(2);

  list.invalidate();
  await list.loadWithShortWait();
  await settle();
  asked[2]?.reject(away);
  await list.whenIdle;
  expect(world.late).toBe(1);
  expect(await list.loadWithShortWait()).toMatchObject({ items: ["a"], failure: away });
});

test("at once, what takes long the first time is said to be loaded, and then told, be it nothing", async () => {
  const { list, asked, world, waiting, settle } = listing();
  const first = list.loadWithShortWait();
  await settle();
  expect(waiting.map(({ wait }) => wait)).toEqual([300]);
  waiting[0]?.act();
  expect(await first).toMatchObject({ items: [], isLoading: true, asOf: undefined });
  expect(await list.loadWithShortWait()).toMatchObject({ isLoading: true });
  asked[0]?.resolve([]);
  await list.whenIdle;
  expect(world.late).toBe(1);
  expect(await list.loadWithShortWait()).toMatchObject({ items: [], isLoading: false });
  expect([asked.length, waiting.length]).toEqual([1, 0]);
});

test("at once, what was never loaded is waited for, and so it is by who wants what is there now", async () => {
  const { list, asked, settle } = listing();
  const first = list.loadWithShortWait();
  await settle();
  asked[0]?.resolve(["a"]);
  expect(await first).toMatchObject({ items: ["a"] });
  list.invalidate();
  await list.loadWithShortWait();
  const now = list.load();
  await settle();
  asked[1]?.resolve(["b"]);
  expect(await now).toMatchObject({ items: ["b"] });
  await list.whenIdle;
  expect(list.whenIdle).toBeUndefined();
});

test("the first page is shown at once, and the rest when it has come", async () => {
  const { list, asked, world, settle } = listing();
  const shown = list.load();
  await settle();
  asked[0]?.listener.onPartialItems?.(["a"]);
  expect(await shown).toMatchObject({ items: ["a"], isLoading: true, asOf: undefined });
  asked[0]?.resolve(["a", "b"]);
  await settle();
  expect(world.late).toBe(1);
  expect(await list.load()).toMatchObject({ items: ["a", "b"], isLoading: false });
  expect(asked).toHaveLength(1);
});

describe("loaded anew", () => {
  test("it keeps what it had until all has come, and does not shrink to a first page", async () => {
    const { list, asked, answered, settle } = listing();
    await answered(["a", "b"]);
    list.invalidate();
    const shown = list.load();
    await settle();
    asked[1]?.listener.onPartialItems?.(["a"]);
    expect(list.state.items).toEqual(["a", "b"]);
    asked[1]?.resolve(["a", "c"]);
    expect(await shown).toMatchObject({ items: ["a", "c"] });
  });

  test("where it had nothing it shows what comes as it comes", async () => {
    const { list, asked, answered, settle } = listing();
    await answered([]);
    list.invalidate();
    const shown = list.load();
    await settle();
    asked[1]?.listener.onPartialItems?.(["a"]);
    expect(await shown).toMatchObject({ items: ["a"], isLoading: true, asOf: undefined });
    asked[1]?.listener.onPartialItems?.(["a", "b"]);
    expect(list.state.items).toEqual(["a", "b"]);
  });

  test("the earlier question is cancelled, and its answer dropped, also where it comes last", async () => {
    const { list, asked, settle } = listing();
    const first = list.load();
    await settle();
    list.invalidate();
    const second = list.load();
    await settle();
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[1]?.resolve(["new"]);
    expect(await second).toMatchObject({ items: ["new"] });
    asked[0]?.listener.onPartialItems?.(["old"]);
    asked[0]?.resolve(["old"]);
    await settle();
    expect(await first).toMatchObject({ items: ["new"] });
    expect(list.state.items).toEqual(["new"]);
  });

  test("a failure stands beside what was there", async () => {
    const { list, asked, answered, settle } = listing();
    await answered(["a"]);
    list.invalidate();
    const shown = list.load();
    await settle();
    asked[1]?.reject(away);
    expect(await shown).toMatchObject({ items: ["a"], failure: away, asOf: 1_000 });
  });
});

describe("loaded anew for long", () => {
  const again = async () => {
    const rig = listing();
    await rig.answered(["a", "b"]);
    rig.list.invalidate();
    expect(await rig.list.loadWithShortWait()).toMatchObject({ items: ["a", "b"], isLoading: false });
    await rig.settle();
    expect(rig.waiting.map(({ wait }) => wait)).toEqual([3_000]);
    return rig;
  };

  test("it says so after three seconds, with the time of what is shown, and stops when all has come", async () => {
    const { list, asked, waiting, world, settle } = await again();
    waiting[0]?.act();
    expect(world.late).toBe(1);
    expect(await list.loadWithShortWait()).toMatchObject({ items: ["a", "b"], isLoading: true, asOf: 1_000 });
    asked[1]?.listener.onPartialItems?.(["a"]);
    expect(list.state.items).toEqual(["a", "b"]);
    asked[1]?.resolve(["a", "b"]);
    await settle();
    expect(world.late).toBe(2);
    expect(await list.loadWithShortWait()).toMatchObject({ items: ["a", "b"], isLoading: false });
  });

  test("it shows then what has come so far beside what was there, and nobody who wants what is there now gets that", async () => {
    const { list, asked, waiting, world, settle } = await again();
    let got: unknown;
    const now = list.load().then((listed) => (got = listed.items));
    asked[1]?.listener.onRefreshingItems?.(["a", "b", "c"]);
    expect([list.state.items, world.late]).toEqual([["a", "b"], 0]);
    waiting[0]?.act();
    expect([list.state.items, world.late]).toEqual([["a", "b", "c"], 1]);
    asked[1]?.listener.onRefreshingItems?.(["b", "c"]);
    expect([list.state.items, world.late]).toEqual([["b", "c"], 2]);
    await settle();
    expect(got).toBeUndefined();
    asked[1]?.resolve(["b", "c", "d"]);
    await now;
    expect(got).toEqual(["b", "c", "d"]);
  });

  test("it keeps what it has said when it fails, and says why", async () => {
    const { list, asked, waiting, settle } = await again();
    waiting[0]?.act();
    asked[1]?.reject(away);
    await settle();
    expect(list.state).toMatchObject({ items: ["a", "b"], isLoading: false, failure: away, asOf: 1_000 });
  });

  test("it says nothing where that was soon, or is asked for once more", async () => {
    const { list, asked, waiting, world, settle } = await again();
    const [early] = waiting;
    list.invalidate();
    early?.act();
    await list.loadWithShortWait();
    await settle();
    for (const at of [1, 2]) asked[at]?.resolve(["a", "b"]);
    await list.whenIdle;
    expect([waiting.length, world.late]).toEqual([0, 0]);
  });
});

test("a failure is not kept: who wants the list later has it asked for again, but not in the same moment", async () => {
  const { list, asked, world, settle, answered } = listing();
  const shown = list.load();
  await settle();
  asked[0]?.reject(away);
  expect(await shown).toMatchObject({ items: [], failure: away, asOf: undefined });
  await list.load();
  expect(asked).toHaveLength(1);
  world.time += 2_000;
  expect(await answered(["a"])).toMatchObject({ items: ["a"], failure: undefined });
  expect(asked).toHaveLength(2);
});

describe("throttled", () => {
  test("it says until when it waits, asks again then, and shows what has come", async () => {
    const { list, asked, waiting, world, settle } = listing();
    const shown = list.load();
    await settle();
    asked[0]?.reject(throttled(20));
    expect(await shown).toMatchObject({ throttleWait: { until: 21_000 } });
    expect(waiting.map(({ wait }) => wait)).toEqual([20_000]);
    waiting[0]?.act();
    await settle();
    asked[1]?.resolve(["a"]);
    await settle();
    expect(world.late).toBe(1);
    expect(await list.load()).toMatchObject({ items: ["a"], throttleWait: undefined, failure: undefined });
  });

  test("it is asked for three times at most", async () => {
    const { list, asked, waiting, settle } = listing();
    void list.load();
    for (let at = 0; at < 3; at++) {
      await settle();
      asked[at]?.reject(throttled(1));
      await settle();
      waiting[at]?.act();
    }
    await settle();
    expect(asked).toHaveLength(3);
    expect(list.state).toMatchObject({ throttleWait: undefined, failure: { code: "throttled" } });
  });

  test("a long wait is left to the person", async () => {
    const { list, asked, waiting, settle } = listing();
    const shown = list.load();
    await settle();
    asked[0]?.reject(throttled(121));
    expect(await shown).toMatchObject({ throttleWait: undefined, failure: { retryAfter: 121 } });
    expect(waiting).toHaveLength(0);
  });

  test("a part of it is shown without, asked for again by itself, and shown when it has come", async () => {
    const { list, asked, waiting, world, settle } = listing();
    const shown = list.load();
    await settle();
    for (const wait of [5, 20, 3_600]) asked[0]?.listener.onThrottled?.(throttled(wait));
    asked[0]?.resolve(["a"]);
    expect(await shown).toMatchObject({ items: ["a"], asOf: 1_000, isLoading: false, throttleWait: { until: 21_000 } });
    expect(list.state.failure).toBeUndefined();
    expect(waiting.map(({ wait }) => wait)).toEqual([20_000]);
    waiting[0]?.act();
    await settle();
    asked[1]?.listener.onPartialItems?.([]);
    expect(list.state.items).toEqual(["a"]);
    asked[1]?.resolve(["a", "b"]);
    await settle();
    expect(world.late).toBe(1);
    expect(list.state).toMatchObject({ items: ["a", "b"], throttleWait: undefined });
    expect(asked).toHaveLength(2);
  });

  test("a part of it is asked for three times at most, and the rest stays", async () => {
    const { list, asked, waiting, settle } = listing();
    void list.load();
    for (let at = 0; at < 3; at++) {
      await settle();
      asked[at]?.listener.onThrottled?.(throttled(1));
      asked[at]?.resolve(["a"]);
      await settle();
      waiting[0]?.act();
      waiting.length = 0;
    }
    await settle();
    expect(asked).toHaveLength(3);
    expect(list.state).toMatchObject({ items: ["a"], throttleWait: undefined, failure: undefined });
    expect(list.whenIdle).toBeUndefined();
  });

  test("who does not want to wait ends the wait", async () => {
    const { list, asked, waiting, settle, answered } = listing();
    void list.load();
    await settle();
    asked[0]?.reject(throttled(20));
    await settle();
    list.invalidate();
    expect(waiting).toHaveLength(0);
    expect(await answered(["a"])).toMatchObject({ items: ["a"] });
    expect(asked).toHaveLength(2);
  });
});

test("a bug before anything is shown is thrown; after the first page it ends the waiting for more", async () => {
  const { list, asked, settle } = listing();
  const shown = list.load();
  await settle();
  asked[0]?.reject(new TypeError("bug"));
  await expect(shown).rejects.toThrow("bug");
  const again = list.load();
  await settle();
  asked[1]?.listener.onPartialItems?.(["a"]);
  await again;
  asked[1]?.reject(new TypeError("bug"));
  await settle();
  expect(list.state).toMatchObject({
    items: ["a"],
    isLoading: false,
    failure: { remedy: expect.any(String) as unknown },
  });
});

test("after the end nothing is asked for, and who waits is let go", async () => {
  const { list, asked, settle } = listing();
  const shown = list.load();
  await settle();
  list.dispose();
  expect(await shown).toMatchObject({ items: [] });
  expect(await list.load()).toMatchObject({ items: [] });
  expect(asked).toHaveLength(1);
});
