import * as fc from "fast-check";
import { expect, it } from "vitest";
import { PagedQueue } from "../../../src/emulator/delivery/pagedQueue.ts";
import type { DeliveryPage } from "../../../src/emulator/store/eventStore.ts";
import type { PendingDelivery } from "../../../src/emulator/store/pendingDelivery.ts";
import type { DueKey } from "../../../src/emulator/store/storeMessages.ts";

function createDelivery(number: number, due: number, bytes = 100): PendingDelivery {
  const accepted = { number, at: 0, bytes, event: {} as PendingDelivery["accepted"]["event"] };
  return { accepted, generation: "a", progress: { attempts: 0, steps: 0, due } };
}

/** A store that answers a read as things are when it is asked, and a little later. */
class FakeStore {
  readonly due = new Map<number, number>();
  readonly bytes: number;
  failures = 0;
  reads = 0;

  constructor(bytes = 100) {
    this.bytes = bytes;
  }

  async readDue(after: DueKey | undefined, limit = 50): Promise<DeliveryPage> {
    this.reads++;
    const all = [...this.due]
      .map(([number, due]) => ({ number, due }))
      .filter(({ number, due }) => !after || due > after.due || (due === after.due && number > after.number))
      .sort((a, b) => a.due - b.due || a.number - b.number);
    const rows = all.slice(0, limit);
    await Promise.resolve();
    if (this.failures-- > 0) throw new Error("The disk is full.");
    const deliveries = rows.map(({ number, due }) => createDelivery(number, due, this.bytes));
    return { deliveries, next: all.length > limit ? rows.at(-1) : undefined };
  }
}

/** Takes everything in order. */
async function drain(queue: PagedQueue): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (;;) {
    if (queue.needsPage) await queue.readPage();
    const next = queue.take();
    if (next) numbers.push(next.accepted.number);
    else if (!queue.needsPage) return numbers;
  }
}

it("keeps no more in memory than its limits, and reads the others when it needs them", async () => {
  const store = new FakeStore();
  const queue = new PagedQueue((after) => store.readDue(after, 500), false);
  for (let number = 1; number <= 5_000; number++) {
    store.due.set(number, 5_000 - number);
    queue.push(createDelivery(number, 5_000 - number));
  }
  expect(store.reads).toBe(0);
  expect(await drain(queue)).toEqual(Array.from({ length: 5_000 }, (_, index) => 5_000 - index));
  expect(store.reads).toBeGreaterThan(7);
});

it("keeps few large events in memory", async () => {
  const store = new FakeStore(1_000_000);
  const queue = new PagedQueue((after) => store.readDue(after, 2), false);
  for (let number = 1; number <= 20; number++) {
    store.due.set(number, number);
    queue.push(createDelivery(number, number, 1_000_000));
  }
  expect(await drain(queue)).toHaveLength(20);
  expect(store.reads).toBeGreaterThan(7);
});

it("starts with what the store has", async () => {
  const store = new FakeStore();
  for (let number = 1; number <= 120; number++) store.due.set(number, number);
  const queue = new PagedQueue((after) => store.readDue(after), true);
  expect(queue.peek()).toBeUndefined();
  expect(await drain(queue)).toHaveLength(120);
});

it("waits after a failed read until it is resumed", async () => {
  const store = new FakeStore();
  store.due.set(1, 1);
  store.failures = 1;
  const queue = new PagedQueue((after) => store.readDue(after), true);
  await queue.readPage();
  expect(queue.needsPage).toBe(false);
  queue.resume();
  expect(await drain(queue)).toEqual([1]);
});

it("delivers each event once, whatever is pushed, claimed, made due, retried and finished while pages are read", async () => {
  const step = fc.record({
    kind: fc.constantFrom("push", "push", "take", "retry", "finish", "read", "wait", "claim", "claim", "make due"),
    due: fc.nat(20),
    count: fc.integer({ min: 1, max: 600 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const store = new FakeStore();
      const queue = new PagedQueue((after) => store.readDue(after), false);
      const finished = new Map<number, number>();
      const taken: PendingDelivery[] = [];
      let last = 0;
      let now = 0;
      let reading: Promise<void> = Promise.resolve();
      const take = (): void => {
        const next = queue.take();
        if (!next) return;
        expect(taken.some(({ accepted }) => accepted.number === next.accepted.number)).toBe(false);
        taken.push(next);
        now = Math.max(now, next.progress.due);
      };
      const finish = (): void => {
        const delivery = taken.shift();
        if (!delivery) return;
        store.due.delete(delivery.accepted.number);
        finished.set(delivery.accepted.number, (finished.get(delivery.accepted.number) ?? 0) + 1);
        queue.done(delivery);
      };
      for (const { kind, due, count } of steps) {
        if (kind === "push")
          for (let index = 0; index < count; index++) {
            store.due.set(++last, now + due);
            queue.push(createDelivery(last, now + due));
          }
        else if (kind === "take") for (let index = 0; index < Math.min(count, 40); index++) take();
        else if (kind === "finish") for (let index = 0; index < count; index++) finish();
        else if (kind === "wait") await reading;
        else if (kind === "read") {
          if (queue.needsPage) reading = queue.readPage();
        } else if (kind === "claim") {
          const number = 1 + (count % Math.max(last, 1));
          if (queue.isTaken(number) || !store.due.has(number)) continue;
          // As the store answers: later, while other things happen.
          const inMemory = queue.claim(number);
          if (!inMemory) await Promise.resolve();
          const delivery = inMemory ?? createDelivery(number, store.due.get(number) ?? 0);
          delivery.progress = { ...delivery.progress, due: now };
          store.due.set(number, now);
          queue.push(delivery);
        } else if (kind === "make due") {
          for (const [number, time] of store.due)
            if (!queue.isTaken(number)) store.due.set(number, Math.min(time, now));
          queue.reload();
        } else {
          const delivery = taken.shift();
          if (!delivery) continue;
          delivery.progress = { ...delivery.progress, due: now + due };
          store.due.set(delivery.accepted.number, now + due);
          queue.push(delivery);
        }
      }
      await reading;
      for (;;) {
        if (queue.needsPage) await queue.readPage();
        take();
        if (taken.length) finish();
        else if (!queue.needsPage) break;
      }
      expect([...finished.values()].every((times) => times === 1)).toBe(true);
      expect(finished.size).toBe(last);
    }),
    { numRuns: 200 },
  );
});
