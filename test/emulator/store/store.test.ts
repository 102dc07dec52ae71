import { expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";
import { type EmulatorState, parseState, stateFromSeed } from "../../../src/emulator/store/state.ts";
import { Store } from "../../../src/emulator/store/store.ts";

const first = stateFromSeed(defaultSeed, () => "key");
const operation = (id: string) => ({ id, status: "Succeeded" as const });

it("writes changes that are made together in one go, and keeps them all", async () => {
  const saved: EmulatorState[] = [];
  const store = new Store(first, { save: async (state) => void saved.push(state) });
  const ids = Array.from({ length: 50 }, (_, at) => `op-${at}`);
  await Promise.all(
    ids.map((id) => store.change((state) => ({ ...state, operations: [...state.operations, operation(id)] }))),
  );
  expect(saved.at(-1)?.operations.map(({ id }) => id)).toEqual(ids);
  expect(saved.length).toBeLessThan(5);
});

it("shows a change at once, and undoes it when it can't be saved", async () => {
  const store = new Store(first, { save: () => Promise.reject(new Error("no room")) });
  const change = store.change((state) => ({ ...state, operations: [operation("lost")] }));
  expect(store.state.operations).toHaveLength(1);
  await expect(change).rejects.toMatchObject({ code: "storage", why: "no room." });
  expect(store.state.operations).toEqual([]);
});

it("accepts no change once it is closed: the folder may be another process's by then", async () => {
  const store = new Store(first, { save: () => Promise.reject(new Error("saved")) });
  await store.close();
  await expect(store.change((state) => state)).rejects.toBeInstanceOf(Failure);
});

it("reads only a state of this version, and one of the first version if new keys may be made", () => {
  expect(parseState(JSON.stringify(first))).toEqual(first);
  for (const text of ["{", "[]", "{}", JSON.stringify({ ...first, version: 3 })])
    expect(parseState(text)).toBeUndefined();
  const { systemTopics: _none, ...older } = first;
  const eventSubscriptions = first.eventSubscriptions.map(({ generation: _new, ...stored }) => stored);
  const text = JSON.stringify({ ...older, version: 1, eventSubscriptions });
  expect(parseState(text)).toBeUndefined();
  expect(parseState(text, () => "key")).toEqual({ ...first, systemTopics: [] });
});
