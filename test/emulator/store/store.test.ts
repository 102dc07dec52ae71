import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";
import { stateFromSeed } from "../../../src/emulator/store/state.ts";
import { Store } from "../../../src/emulator/store/store.ts";
import { temporaryFolder } from "../rig.ts";

const first = () => stateFromSeed(defaultSeed, () => "key");
const open = (folder: string) => Store.open(folder, { first, newKey: () => "key" });
const operation = (id: string) => ({ id, status: "Succeeded" as const });

it("a change is on disk when it resolves, and there again at the next start", async () => {
  const folder = await temporaryFolder();
  const store = await open(folder);
  await store.change((state) => ({ ...state, operations: [operation("one")] }));
  expect(JSON.parse(await readFile(path.join(folder, "state.json"), "utf8"))).toEqual(store.state);
  await store.close();
  expect((await open(folder)).state.operations).toEqual([operation("one")]);
});

it("changes made at the same time are all kept", async () => {
  const folder = await temporaryFolder();
  const store = await open(folder);
  const ids = Array.from({ length: 50 }, (_, at) => `op-${at}`);
  await Promise.all(
    ids.map((id) => store.change((state) => ({ ...state, operations: [...state.operations, operation(id)] }))),
  );
  await store.close();
  expect((await open(folder)).state.operations.map(({ id }) => id)).toEqual(ids);
});

it("only the owner may read the file, which holds the keys", async () => {
  const folder = await temporaryFolder();
  await open(folder);
  expect((await stat(path.join(folder, "state.json"))).mode & 0o777).toBe(0o600);
});

it.each([
  ["not JSON", "{"],
  ["no state", '{"version":1}'],
  ["of a later version", '{"version":2}'],
])("a file that is %s is kept aside and told, and the next start begins with the seed", async (_, text) => {
  const folder = await temporaryFolder();
  const file = path.join(folder, "state.json");
  await writeFile(`${file}.broken-1`, "an earlier one");
  await writeFile(file, text);
  const failure = await open(folder).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ code: "storage", why: "It was kept as state.json.broken-2; nothing was deleted." });
  expect(await readFile(`${file}.broken-2`, "utf8")).toBe(text);
  expect(await readFile(`${file}.broken-1`, "utf8")).toBe("an earlier one");
  expect((await open(folder)).state).toEqual(first());
});

it("a change that cannot be written is undone and told", async () => {
  const folder = await temporaryFolder();
  const store = await open(folder);
  // A folder in the place of the draft makes the write fail for every user, root included.
  await mkdir(path.join(folder, "state.json.tmp"));
  const change = store.change((state) => ({ ...state, operations: [operation("lost")] }));
  expect(store.state.operations).toHaveLength(1);
  await expect(change).rejects.toMatchObject({ code: "storage" });
  expect(store.state.operations).toEqual([]);
});

it("takes no change once it is closed: the folder may be another's by then", async () => {
  const folder = await temporaryFolder();
  const store = await open(folder);
  await store.close();
  await expect(store.change((state) => state)).rejects.toMatchObject({ code: "storage" });
  expect(await readdir(folder)).toEqual(["state.json"]);
});

it("goes on with what the first version left, and gives its event subscriptions a generation", async () => {
  const folder = await temporaryFolder();
  const { systemTopics: _none, ...state } = first();
  const eventSubscriptions = state.eventSubscriptions.map(({ generation: _new, ...kept }) => kept);
  await writeFile(path.join(folder, "state.json"), JSON.stringify({ ...state, version: 1, eventSubscriptions }));
  const { state: now } = await open(folder);
  expect(now).toEqual({
    ...first(),
    eventSubscriptions: eventSubscriptions.map((kept) => ({ ...kept, generation: "key" })),
  });
});
