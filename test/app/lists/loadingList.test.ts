import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { LoadingList } from "../../../src/app/lists/loadingList.ts";
import { streamUpdates } from "../../../src/app/lists/streamUpdates.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { ListUpdate } from "../../../src/ports/cloud.ts";
import { neverAborted } from "../fakeDeps.ts";

/** A request to the service that a test answers. */
interface ListRequest extends PromiseWithResolvers<readonly string[]> {
  readonly signal: AbortSignal;
  push: (update: ListUpdate<string>) => void;
  throttledParts: readonly Failure[];
}

function createList() {
  const requests: ListRequest[] = [];
  const timers: { readonly delayMs: number; readonly act: () => void }[] = [];
  const world = { time: 1_000, changeCount: 0 };
  const list = new LoadingList<string>(
    {
      now: () => world.time,
      after: (delayMs, act) => {
        const timer = { delayMs, act };
        timers.push(timer);
        return {
          dispose: () => {
            if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
          },
        };
      },
    },
    (signal) => {
      const request: ListRequest = {
        ...Promise.withResolvers<readonly string[]>(),
        signal,
        push: () => {},
        throttledParts: [],
      };
      requests.push(request);
      // It ignores its signal, as a service may.
      return streamUpdates(neverAborted, async (push) => {
        request.push = push;
        push({ kind: "complete", items: await request.promise, throttledParts: request.throttledParts });
      });
    },
    () => world.changeCount++,
  );
  /** Lets the list process what it was sent. */
  const settle = () => setImmediate();
  const loadItems = async (items: readonly string[]) => {
    const loading = list.load();
    await settle();
    requests.at(-1)?.resolve(items);
    return loading;
  };
  return { list, requests, timers, world, settle, loadItems };
}

const away = new Failure("unreachable", "Away.", { remedy: "Retry." });
const throttled = (retryAfter: number) => new Failure("throttled", "Too many.", { retryAfter });

test("requests a list at its first use, once, and knows when that was", async () => {
  const { list, requests, world, loadItems } = createList();
  expect(requests).toHaveLength(0);
  expect(await loadItems(["a"])).toMatchObject({ items: ["a"], asOf: 1_000, isLoading: false });
  world.time = 90_000;
  expect(await list.load()).toMatchObject({ items: ["a"], asOf: 1_000 });
  expect([requests.length, world.changeCount]).toEqual([1, 0]);
});

test("shows the earlier items during a reload, and reports the new ones only if they differ", async () => {
  const { list, requests, world, settle, loadItems } = createList();
  await loadItems(["a"]);
  list.invalidate();
  expect(await list.loadWithShortWait()).toMatchObject({ items: ["a"], asOf: 1_000 });
  await settle();
  world.time = 2_000;
  requests[1]?.resolve(["a"]);
  await list.whenIdle;
  expect(world.changeCount).toBe(0);
  expect(await list.loadWithShortWait()).toMatchObject({ items: ["a"], asOf: 2_000 });
  expect(requests).toHaveLength(2);

  list.invalidate();
  await list.loadWithShortWait();
  await settle();
  requests[2]?.reject(away);
  await list.whenIdle;
  expect(world.changeCount).toBe(1);
  expect(await list.loadWithShortWait()).toMatchObject({ items: ["a"], failure: away });
});

test("shows a first load that takes long as loading, and reports its end even if the list is empty", async () => {
  const { list, requests, world, timers, settle } = createList();
  const first = list.loadWithShortWait();
  await settle();
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([300]);
  timers[0]?.act();
  expect(await first).toMatchObject({ items: [], isLoading: true, asOf: undefined });
  expect(await list.loadWithShortWait()).toMatchObject({ isLoading: true });
  requests[0]?.resolve([]);
  await list.whenIdle;
  expect(world.changeCount).toBe(1);
  expect(await list.loadWithShortWait()).toMatchObject({ items: [], isLoading: false });
  expect([requests.length, timers.length]).toEqual([1, 0]);
});

test("waits for a first load, and for a reload if the reader needs the current items", async () => {
  const { list, requests, settle } = createList();
  const first = list.loadWithShortWait();
  await settle();
  requests[0]?.resolve(["a"]);
  expect(await first).toMatchObject({ items: ["a"] });
  list.invalidate();
  await list.loadWithShortWait();
  const now = list.load();
  await settle();
  requests[1]?.resolve(["b"]);
  expect(await now).toMatchObject({ items: ["b"] });
  await list.whenIdle;
  expect(list.whenIdle).toBeUndefined();
});

test("shows the first page at once and the other pages when they arrive", async () => {
  const { list, requests, world, settle } = createList();
  const shown = list.load();
  await settle();
  requests[0]?.push({ kind: "partial", items: ["a"] });
  await settle();
  expect(await shown).toMatchObject({ items: ["a"], isLoading: true, asOf: undefined });
  requests[0]?.resolve(["a", "b"]);
  await settle();
  expect(world.changeCount).toBe(1);
  expect(await list.load()).toMatchObject({ items: ["a", "b"], isLoading: false });
  expect(requests).toHaveLength(1);
});

describe("during a reload", () => {
  test("keeps the earlier items until the list is complete", async () => {
    const { list, requests, loadItems, settle } = createList();
    await loadItems(["a", "b"]);
    list.invalidate();
    const shown = list.load();
    await settle();
    requests[1]?.push({ kind: "partial", items: ["a"] });
    await settle();
    expect(list.state.items).toEqual(["a", "b"]);
    requests[1]?.resolve(["a", "c"]);
    expect(await shown).toMatchObject({ items: ["a", "c"] });
  });

  test("shows pages as they arrive if the list was empty", async () => {
    const { list, requests, loadItems, settle } = createList();
    await loadItems([]);
    list.invalidate();
    const shown = list.load();
    await settle();
    requests[1]?.push({ kind: "partial", items: ["a"] });
    await settle();
    expect(await shown).toMatchObject({ items: ["a"], isLoading: true, asOf: undefined });
    requests[1]?.push({ kind: "partial", items: ["a", "b"] });
    await settle();
    expect(list.state.items).toEqual(["a", "b"]);
  });

  test("cancels the earlier request and ignores its response, even if that comes last", async () => {
    const { list, requests, settle } = createList();
    const first = list.load();
    await settle();
    list.invalidate();
    const second = list.load();
    await settle();
    expect(requests[0]?.signal.aborted).toBe(true);
    requests[1]?.resolve(["new"]);
    expect(await second).toMatchObject({ items: ["new"] });
    requests[0]?.push({ kind: "partial", items: ["old"] });
    await settle();
    requests[0]?.resolve(["old"]);
    await settle();
    expect(await first).toMatchObject({ items: ["new"] });
    expect(list.state.items).toEqual(["new"]);
  });

  test("shows a failure beside the earlier items", async () => {
    const { list, requests, loadItems, settle } = createList();
    await loadItems(["a"]);
    list.invalidate();
    const shown = list.load();
    await settle();
    requests[1]?.reject(away);
    expect(await shown).toMatchObject({ items: ["a"], failure: away, asOf: 1_000 });
  });
});

describe("during a slow reload", () => {
  const again = async () => {
    const rig = createList();
    await rig.loadItems(["a", "b"]);
    rig.list.invalidate();
    expect(await rig.list.loadWithShortWait()).toMatchObject({ items: ["a", "b"], isLoading: false });
    await rig.settle();
    expect(rig.timers.map(({ delayMs }) => delayMs)).toEqual([3_000]);
    return rig;
  };

  test("marks the items as old after three seconds until the list is complete", async () => {
    const { list, requests, timers, world, settle } = await again();
    timers[0]?.act();
    expect(world.changeCount).toBe(1);
    expect(await list.loadWithShortWait()).toMatchObject({ items: ["a", "b"], isLoading: true, asOf: 1_000 });
    requests[1]?.push({ kind: "partial", items: ["a"] });
    await settle();
    expect(list.state.items).toEqual(["a", "b"]);
    requests[1]?.resolve(["a", "b"]);
    await settle();
    expect(world.changeCount).toBe(2);
    expect(await list.loadWithShortWait()).toMatchObject({ items: ["a", "b"], isLoading: false });
  });

  test("shows what was found so far, but not to readers that need the current items", async () => {
    const { list, requests, timers, world, settle } = await again();
    let got: unknown;
    const now = list.load().then((listed) => (got = listed.items));
    requests[1]?.push({ kind: "refreshing", items: ["a", "b", "c"] });
    await settle();
    expect([list.state.items, world.changeCount]).toEqual([["a", "b"], 0]);
    timers[0]?.act();
    expect([list.state.items, world.changeCount]).toEqual([["a", "b", "c"], 1]);
    requests[1]?.push({ kind: "refreshing", items: ["b", "c"] });
    await settle();
    expect([list.state.items, world.changeCount]).toEqual([["b", "c"], 2]);
    await settle();
    expect(got).toBeUndefined();
    requests[1]?.resolve(["b", "c", "d"]);
    await now;
    expect(got).toEqual(["b", "c", "d"]);
  });

  test("shows a failure beside the earlier items", async () => {
    const { list, requests, timers, settle } = await again();
    timers[0]?.act();
    requests[1]?.reject(away);
    await settle();
    expect(list.state).toMatchObject({ items: ["a", "b"], isLoading: false, failure: away, asOf: 1_000 });
  });

  test("reports nothing if it ends within three seconds, or if it is invalidated", async () => {
    const { list, requests, timers, world, settle } = await again();
    const [early] = timers;
    list.invalidate();
    early?.act();
    await list.loadWithShortWait();
    await settle();
    for (const at of [1, 2]) requests[at]?.resolve(["a", "b"]);
    await list.whenIdle;
    expect([timers.length, world.changeCount]).toEqual([0, 0]);
  });
});

test("requests a failed list again at its next use, but not within two seconds", async () => {
  const { list, requests, world, settle, loadItems } = createList();
  const shown = list.load();
  await settle();
  requests[0]?.reject(away);
  expect(await shown).toMatchObject({ items: [], failure: away, asOf: undefined });
  await list.load();
  expect(requests).toHaveLength(1);
  world.time += 2_000;
  expect(await loadItems(["a"])).toMatchObject({ items: ["a"], failure: undefined });
  expect(requests).toHaveLength(2);
});

describe("when it is throttled", () => {
  test("shows until when it waits, requests the list again then, and shows the items", async () => {
    const { list, requests, timers, world, settle } = createList();
    const shown = list.load();
    await settle();
    requests[0]?.reject(throttled(20));
    expect(await shown).toMatchObject({ throttleWait: { until: 21_000 } });
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([20_000]);
    timers[0]?.act();
    await settle();
    requests[1]?.resolve(["a"]);
    await settle();
    expect(world.changeCount).toBe(1);
    expect(await list.load()).toMatchObject({ items: ["a"], throttleWait: undefined, failure: undefined });
  });

  test("requests the list three times at most", async () => {
    const { list, requests, timers, settle } = createList();
    void list.load();
    for (let at = 0; at < 3; at++) {
      await settle();
      requests[at]?.reject(throttled(1));
      await settle();
      timers[0]?.act();
    }
    await settle();
    expect(requests).toHaveLength(3);
    expect(list.state).toMatchObject({ throttleWait: undefined, failure: { code: "throttled" } });
  });

  test("fails if the delay is longer than two minutes", async () => {
    const { list, requests, timers, settle } = createList();
    const shown = list.load();
    await settle();
    requests[0]?.reject(throttled(121));
    expect(await shown).toMatchObject({ throttleWait: undefined, failure: { retryAfter: 121 } });
    expect(timers).toHaveLength(0);
  });

  test("shows the other parts, and requests the list again by itself", async () => {
    const { list, requests, timers, world, settle } = createList();
    const shown = list.load();
    await settle();
    Object.assign(requests[0] ?? {}, { throttledParts: [5, 20, 3_600].map(throttled) });
    requests[0]?.resolve(["a"]);
    expect(await shown).toMatchObject({ items: ["a"], asOf: 1_000, isLoading: false, throttleWait: { until: 21_000 } });
    expect(list.state.failure).toBeUndefined();
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([20_000]);
    timers[0]?.act();
    await settle();
    requests[1]?.push({ kind: "partial", items: [] });
    await settle();
    expect(list.state.items).toEqual(["a"]);
    requests[1]?.resolve(["a", "b"]);
    await settle();
    expect(world.changeCount).toBe(1);
    expect(list.state).toMatchObject({ items: ["a", "b"], throttleWait: undefined });
    expect(requests).toHaveLength(2);
  });

  test("requests a list with throttled parts three times at most, and keeps the other parts", async () => {
    const { list, requests, timers, settle } = createList();
    void list.load();
    for (let at = 0; at < 3; at++) {
      await settle();
      Object.assign(requests[at] ?? {}, { throttledParts: [throttled(1)] });
      requests[at]?.resolve(["a"]);
      await settle();
      timers[0]?.act();
    }
    await settle();
    expect(requests).toHaveLength(3);
    expect(list.state).toMatchObject({ items: ["a"], throttleWait: undefined, failure: undefined });
    expect(list.whenIdle).toBeUndefined();
  });

  test("stops waiting when it is invalidated", async () => {
    const { list, requests, timers, settle, loadItems } = createList();
    void list.load();
    await settle();
    requests[0]?.reject(throttled(20));
    await settle();
    list.invalidate();
    await settle();
    expect(timers).toHaveLength(0);
    expect(await loadItems(["a"])).toMatchObject({ items: ["a"] });
    expect(requests).toHaveLength(2);
  });
});

test("throws an unexpected error before the first page, and shows it as a failure after that", async () => {
  const { list, requests, settle } = createList();
  const shown = list.load();
  await settle();
  requests[0]?.reject(new TypeError("bug"));
  await expect(shown).rejects.toThrow("bug");
  const again = list.load();
  await settle();
  requests[1]?.push({ kind: "partial", items: ["a"] });
  await settle();
  await again;
  requests[1]?.reject(new TypeError("bug"));
  await settle();
  expect(list.state).toMatchObject({
    items: ["a"],
    isLoading: false,
    failure: { remedy: expect.any(String) as unknown },
  });
});

test("makes no request after it was disposed, and resolves pending reads", async () => {
  const { list, requests, settle } = createList();
  const shown = list.load();
  await settle();
  list.dispose();
  expect(await shown).toMatchObject({ items: [] });
  expect(await list.load()).toMatchObject({ items: [] });
  expect(requests).toHaveLength(1);
});
