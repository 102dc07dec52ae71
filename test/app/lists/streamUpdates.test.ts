import { expect, test } from "vitest";
import { streamUpdates } from "../../../src/app/lists/streamUpdates.ts";
import { neverAborted } from "../fakeDeps.ts";

async function read(updates: AsyncIterable<number>): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const update of updates) found.push(update);
  return found;
}

test("passes on every update in order, however they are spread over time", async () => {
  const updates = streamUpdates<number>(neverAborted, async (push) => {
    push(1);
    push(2);
    await Promise.resolve();
    push(3);
    await new Promise((resolve) => setImmediate(resolve));
    push(4);
  });
  expect(await read(updates)).toEqual([1, 2, 3, 4]);
});

test("passes on what was pushed before the work failed, and then throws", async () => {
  const updates = streamUpdates<number>(neverAborted, async (push) => {
    push(1);
    throw new Error("broken");
  });
  expect(await updates.next()).toEqual({ done: false, value: 1 });
  await expect(updates.next()).rejects.toThrow("broken");
});

test("ends with the reason of its signal, and cancels the work", async () => {
  const controller = new AbortController();
  let own: AbortSignal | undefined;
  const reading = read(
    streamUpdates<number>(controller.signal, (_, signal) => ((own = signal), new Promise(() => {}))),
  );
  controller.abort(new Error("closed"));
  await expect(reading).rejects.toThrow("closed");
  expect(own?.aborted).toBe(true);
});

test("cancels the work if the iteration ends early", async () => {
  let own: AbortSignal | undefined;
  const updates = streamUpdates<number>(neverAborted, async (push, signal) => {
    own = signal;
    push(1);
    return new Promise(() => {});
  });
  for await (const update of updates) if (update === 1) break;
  expect(own?.aborted).toBe(true);
});
