import { copyFileSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/core/failure.ts";
import { openStore, storeFilePath } from "../../src/emulator/store/database/openStore.ts";
import { StoreDatabase } from "../../src/emulator/store/database/storeDatabase.ts";
import { createRandom } from "./crash/random.ts";
import { temporaryFolder } from "../emulator/rig.ts";
import { allDue, bodyOf, delivered, firstState, newEvents } from "../emulator/store/storedEvents.ts";

/** The same offsets in every run; `SEED=$RANDOM` tries others. */
const random = createRandom(Number(process.env.SEED ?? 20_261_130));

const expected = Array.from({ length: 150 }, (_, index) => index + 101);

/**
 * Creates a folder whose store has undelivered events, some in the file and some in the write-ahead log, as a process
 * leaves it that is killed.
 */
async function createKilledStore(): Promise<string> {
  const folder = await temporaryFolder();
  const file = storeFilePath(folder);
  StoreDatabase.create(file, (fresh) => {
    fresh.commit([{ kind: "state", json: firstState, generations: ["a", "b"] }]);
    fresh.commit([newEvents(1, 200), ...Array.from({ length: 100 }, (_, index) => delivered(index + 1, "a"))]);
  });
  const database = new StoreDatabase(file);
  for (let number = 201; number <= 250; number++) database.commit([newEvents(number, 1)]);
  const killed = await temporaryFolder();
  for (const name of readdirSync(folder)) copyFileSync(path.join(folder, name), path.join(killed, name));
  database.close();
  return killed;
}

/** What opening a store and reading all of it comes to. */
function read(folder: string): {
  readonly found: readonly (readonly [number, string])[];
  readonly isReported: boolean;
} {
  let store;
  try {
    store = openStore({ folder, firstState });
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof Error && "errcode" in error)) throw error;
    return { found: [], isReported: true };
  }
  try {
    const rows = allDue(store.database, "a");
    const whole = rows.flatMap(({ number, body }) => (body === undefined ? [] : [[number, body] as const]));
    return { found: whole, isReported: whole.length < rows.length || store.contents.isNew };
  } catch {
    return { found: [], isReported: true };
  } finally {
    store.database.close();
  }
}

/** Damages copies of a store, and returns what is wrong: lost or changed events that are not reported. */
async function damage(name: string, times: number, act: (file: string, size: number) => string) {
  const source = await createKilledStore();
  const root = await temporaryFolder();
  const problems: string[] = [];
  let reported = 0;
  for (let round = 0; round < times; round++) {
    const folder = path.join(root, String(round));
    mkdirSync(folder);
    for (const file of readdirSync(source)) copyFileSync(path.join(source, file), path.join(folder, file));
    const file = path.join(folder, name);
    const what = act(file, readFileSync(file).length);
    const { found, isReported } = read(folder);
    if (isReported) reported++;
    const whole = JSON.stringify(found) === JSON.stringify(expected.map((number) => [number, bodyOf(number)]));
    if (!isReported && !whole) problems.push(`${what}: ${found.length} events`);
  }
  return { problems, reported };
}

function flip(file: string, size: number): string {
  const bytes = readFileSync(file);
  const at = Math.floor(random() * size);
  const mask = 1 + Math.floor(random() * 255);
  bytes[at] = bytes[at]! ^ mask;
  writeFileSync(file, bytes);
  return `byte ${at} with ${mask}`;
}

function truncate(file: string, size: number): string {
  const length = Math.floor(random() * size);
  truncateSync(file, length);
  return `${length} of ${size} bytes`;
}

describe("a damaged store is reported, and never read as a smaller one", () => {
  it("reads all of an undamaged one", async () => {
    expect(read(await createKilledStore())).toEqual({
      found: expected.map((number) => [number, bodyOf(number)]),
      isReported: false,
    });
  });

  it("after 200 flipped bytes in the file", async () => {
    const { problems, reported } = await damage("event-grid.db", 200, flip);
    expect(problems).toEqual([]);
    expect(reported).toBeGreaterThan(20);
  });

  it("after 200 flipped bytes in the write-ahead log", async () => {
    const { problems, reported } = await damage("event-grid.db-wal", 200, flip);
    expect(problems).toEqual([]);
    expect(reported).toBeGreaterThan(150);
  });

  it("after 200 truncations of the file", async () => {
    const { problems } = await damage("event-grid.db", 200, truncate);
    expect(problems).toEqual([]);
  });
});

it("keeps a damaged, empty or foreign file under another name, and says which", async () => {
  for (const text of ["", "This is no database. ".repeat(500)]) {
    const folder = await temporaryFolder();
    const file = storeFilePath(folder);
    writeFileSync(`${file}.broken-1`, "an earlier one");
    writeFileSync(file, text);
    expect(() => openStore({ folder, firstState })).toThrow(
      expect.objectContaining({
        code: "storage",
        why: "It was renamed to event-grid.db.broken-2. Nothing was deleted.",
      }) as Error,
    );
    expect(readFileSync(`${file}.broken-2`, "utf8")).toBe(text);
    expect(readFileSync(`${file}.broken-1`, "utf8")).toBe("an earlier one");
    const { database, contents } = openStore({ folder, firstState });
    database.close();
    expect(contents).toMatchObject({ isNew: true, state: firstState });
  }
});

it("leaves the store of a later version alone", async () => {
  const folder = await temporaryFolder();
  const file = storeFilePath(folder);
  StoreDatabase.create(file, (fresh) => {
    fresh.commit([{ kind: "state", json: firstState, generations: [] }]);
    fresh.connection.exec("pragma user_version = 99");
  });
  expect(() => openStore({ folder, firstState })).toThrow(/written by a later version/);
  expect(readdirSync(folder)).toEqual(["event-grid.db"]);
});
