import { copyFile, stat } from "node:fs/promises";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { StoreDatabase } from "../../../src/emulator/store/database/storeDatabase.ts";
import type { StoreOperation } from "../../../src/emulator/store/storeMessages.ts";
import { temporaryFolder } from "../rig.ts";
import { allDue, bodyOf, change, delivered, firstState, newEvents } from "./storedEvents.ts";

const operation = (kind: "state", ...generations: readonly string[]): StoreOperation => ({
  kind,
  json: firstState,
  generations,
});

async function createStore(...operations: readonly StoreOperation[]) {
  const file = path.join(await temporaryFolder(), "event-grid.db");
  StoreDatabase.create(file, (fresh) => void fresh.commit([operation("state"), ...operations]));
  const database = new StoreDatabase(file);
  onTestFinished(() => database.close());
  return { file, database };
}

/** The store as a crash at this moment leaves it. */
async function crash(file: string): Promise<StoreDatabase> {
  const copy = path.join(await temporaryFolder(), "copy.db");
  for (const end of ["", "-wal"]) await copyFile(file + end, copy + end);
  const database = new StoreDatabase(copy);
  onTestFinished(() => database.close());
  return database;
}

const idsOf = (database: StoreDatabase, generation: string): readonly number[] =>
  allDue(database, generation).map(({ number }) => number);

it("is read by its owner only, and synchronizes every commit with the disk", async () => {
  const { file, database } = await createStore();
  for (const one of [file, `${file}-wal`]) expect((await stat(one)).mode & 0o777).toBe(0o600);
  expect(database.connection.prepare("pragma synchronous").get()).toEqual({ synchronous: 2 });
  expect(database.connection.prepare("pragma journal_mode").get()).toEqual({ journal_mode: "wal" });
});

it("has an event after a crash for each event subscription that did not get it", async () => {
  const { file, database } = await createStore();
  database.commit([newEvents(1, 2), delivered(1, "a")]);
  const again = await crash(file);
  expect(idsOf(again, "a")).toEqual([2]);
  expect(allDue(again, "b").map(({ body }) => body)).toEqual([bodyOf(1), bodyOf(2)]);
  expect(again.contents()).toMatchObject({ lastNumber: 2, undelivered: 2, latestTime: 1_002 });
});

it("keeps how far a delivery has come, and orders by when it is due", async () => {
  const { file, database } = await createStore();
  const progress = { attempts: 2, steps: 3, due: 9_000, outcome: "Busy" as const, lastAttemptAt: 5_000 };
  database.commit([newEvents(1, 3), change(1, "a", { progress })]);
  const again = await crash(file);
  expect(idsOf(again, "a")).toEqual([2, 3, 1]);
  expect(allDue(again, "a").at(-1)?.progress).toEqual(progress);
  expect(again.contents()).toMatchObject({
    latestTime: 5_000,
    pending: [
      { generation: "a", retrying: 1, waiting: 2, heldUntil: 1_003 },
      { generation: "b", retrying: 0, waiting: 3, heldUntil: 1_003 },
    ],
  });
});

it("drops what is undelivered to event subscriptions that are gone from the state", async () => {
  const { database } = await createStore(newEvents(1, 3));
  expect(database.commit([operation("state", "b")])).toEqual({
    finishedEvents: 0,
    dropped: [{ generation: "a", deliveries: 3 }],
  });
  expect([idsOf(database, "a"), idsOf(database, "b")]).toEqual([[], [1, 2, 3]]);
  expect(database.commit([operation("state")])).toEqual({
    finishedEvents: 3,
    dropped: [{ generation: "b", deliveries: 3 }],
  });
});

it("drops many in steps, and what a crash leaves of them with the next state", async () => {
  const { database, file } = await createStore(newEvents(1, 5_000));
  const nothing = () => {};
  expect(database.commit([operation("state", "b")])).toEqual({ finishedEvents: 0, dropped: [] });
  expect([idsOf(database, "a").length, idsOf(database, "b").length]).toEqual([0, 5_000]);
  expect(database.dropGone(nothing)).toEqual({ finishedEvents: 0, dropped: [] });
  const again = await crash(file);
  expect(again.commit([operation("state", "b")])).toEqual({
    finishedEvents: 0,
    dropped: [{ generation: "a", deliveries: 1_000 }],
  });
  expect(again.dropGone(nothing)).toBeUndefined();
  expect(again.contents()).toMatchObject({ undelivered: 5_000, targets: [{ generation: "b" }] });
});

it("accepts an event for an event subscription that was deleted meanwhile, and drops it", async () => {
  const { database } = await createStore(newEvents(1, 1));
  database.commit([operation("state", "b")]);
  expect(database.commit([newEvents(2, 1)])).toEqual({ finishedEvents: 0, dropped: [] });
  expect([idsOf(database, "a"), idsOf(database, "b")]).toEqual([[], [1, 2]]);
  database.commit([operation("state")]);
  expect(database.commit([newEvents(3, 1)])).toMatchObject({ finishedEvents: 1 });
  expect(database.contents()).toMatchObject({ undelivered: 0 });
});

it("lets all that waits fall due together, but not what waits to be dead-lettered", async () => {
  const { database } = await createStore(newEvents(1, 4));
  const progress = { attempts: 1, steps: 1, due: 50_000 };
  const dead = { reason: "Busy" as const, since: 1 };
  database.commit([
    change(1, "a", { progress }),
    change(2, "a", { progress: { ...progress, dead } }),
    change(1, "b", { progress }),
    { kind: "makeDue", generation: "a", due: 2_000 },
  ]);
  const dueOf = (generation: string) =>
    allDue(database, generation).map(({ number, progress: { due } }) => [number, due]);
  expect(dueOf("a")).toEqual([
    [3, 1_003],
    [4, 1_004],
    [1, 2_000],
    [2, 50_000],
  ]);
  expect(dueOf("b").at(-1)).toEqual([1, 50_000]);
});

it("finds one undelivered event by its number", async () => {
  const { database } = await createStore(newEvents(1, 2), delivered(2, "a"));
  expect(database.pending("a", 1).rows).toMatchObject([{ number: 1, body: bodyOf(1) }]);
  expect(["a", "unknown"].map((generation) => database.pending(generation, 2).rows)).toEqual([[], []]);
});

it("reads many undelivered events page by page, in order", async () => {
  const { database } = await createStore(newEvents(1, 1_700), newEvents(1_701, 3, 600_000));
  expect(database.dueAfter("a", undefined)).toMatchObject({ hasMore: true });
  expect(idsOf(database, "a")).toEqual(Array.from({ length: 1_703 }, (_, index) => index + 1));
});

it("commits nothing of a group when the file is found to be lost", async () => {
  const { database } = await createStore();
  const failing = (): never => {
    throw new Error("lost");
  };
  expect(() => database.commit([newEvents(1, 1)], failing)).toThrow("lost");
  expect(idsOf(database, "a")).toEqual([]);
  database.commit([newEvents(1, 1)]);
  expect(idsOf(database, "a")).toEqual([1]);
});

describe("the delivery log", () => {
  it("shows the newest events first, with status, attempts and the filter that the event met", async () => {
    const attempt = '{"at":"2026-01-01T00:00:00.000Z","outcome":"Busy","why":"w","took":1}';
    const status = '{"standing":"waiting","why":"Later.","nextAttemptAt":5}';
    const done = '{"standing":"delivered","why":"Done."}';
    const progress = { attempts: 1, steps: 1, due: 5 };
    const { database } = await createStore(newEvents(1, 2), change(1, "b", { attempt, status, progress }));
    database.commit([change(1, "b", { attempt, status: done })]);
    expect(database.readLog("b", 10)).toEqual([
      expect.objectContaining({
        body: bodyOf(2),
        status: '{"standing":"waiting","why":"It is on its way."}',
        attempts: "[]",
      }),
      {
        number: 1,
        at: 1_001,
        body: bodyOf(1),
        filter: '{"subjectBeginsWith":"b"}',
        status: done,
        attempts: `[${attempt},${attempt}]`,
        due: undefined,
        isGivenUp: false,
      },
    ]);
    expect(database.readLog("b", 1)).toHaveLength(1);
    expect(database.readLog("b", 10, 1)).toMatchObject([{ number: 1 }]);
    expect(database.readLog("b", 10, 3)).toEqual([]);
  });

  it("drops the oldest entries, but no undelivered event", async () => {
    const { database } = await createStore();
    for (let from = 1; from < 5_000; from += 500) database.commit([newEvents(from, 500)]);
    database.commit(
      Array.from({ length: 4_990 }, (_, index) => index + 1).flatMap((n) => [delivered(n, "a"), delivered(n, "b")]),
    );
    database.commit([newEvents(5_001, 500)]);
    const { count } = database.connection.prepare("select count(*) as count from event").get() ?? {};
    expect(count).toBeLessThan(2_300);
    expect(idsOf(database, "a")).toHaveLength(510);
    expect(database.readLog("a", 1_000)).toHaveLength(1_000);
    database.commit([{ kind: "clearLog" }]);
    expect([database.readLog("a", 10), idsOf(database, "a").length]).toEqual([[], 510]);
    database.commit([delivered(5_001, "a")]);
    expect(database.readLog("a", 10)).toHaveLength(1);
  });
});

it("an undelivered event that has left the log keeps its attempts, but not the responses", async () => {
  const base = { at: "2026-01-01T00:00:00.000Z", outcome: "Busy", why: "w\n", took: 1 };
  const response = { headers: [{ name: "x-a", value: "line\nbreak" }], body: "x".repeat(2_000), omittedBytes: 0 };
  const attempt = JSON.stringify({ ...base, response });
  const progress = { attempts: 1, steps: 1, due: 5_000 };
  const { database } = await createStore(newEvents(1, 1), change(1, "a", { attempt, progress }));
  database.commit([change(1, "a", { attempt, progress: { ...progress, attempts: 2 } })]);
  expect(database.readLog("a", 1)[0]?.attempts).toBe(`[${attempt},${attempt}]`);
  for (let from = 2; from < 3_000; from += 500) database.commit([newEvents(from, 500)]);
  expect(database.readLog("a", 1, 1)).toEqual([]);
  database.commit([change(1, "a", { attempt, status: '{"standing":"delivered","why":"Done."}' })]);
  expect(JSON.parse(database.readLog("a", 1, 1)[0]?.attempts ?? "")).toEqual([base, base, { ...base, response }]);
});

it("responses count towards the size of the log", async () => {
  const attempt = JSON.stringify({ response: { headers: [], body: "x".repeat(2_000), omittedBytes: 0 } });
  const progress = { attempts: 1, steps: 1, due: 5 };
  const { database } = await createStore(newEvents(1, 1_000));
  for (let round = 0; round < 12; round++)
    database.commit(Array.from({ length: 1_000 }, (_, index) => change(index + 1, "a", { attempt, progress })));
  const { size } = database.connection.prepare("select sum(length(history)) as size from delivery").get() ?? {};
  expect(Number(size)).toBeLessThan(20 * 1024 * 1024);
  expect(database.readLog("a", 1_000).length).toBeGreaterThan(500);
});

it("a crash at any moment leaves what was not finished", async () => {
  const generation = fc.constantFrom("a", "b");
  const step = fc.record({
    kind: fc.constantFrom("accept" as const, "fail" as const, "finish" as const),
    which: fc.integer({ min: 1, max: 9 }),
    generation,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { file, database } = await createStore();
      const expected = new Map<string, number>();
      let last = 0;
      for (const { kind, which, generation } of steps) {
        const key = `${which} for ${generation}`;
        if (kind === "accept") {
          database.commit([newEvents(++last, 1)]);
          for (const one of ["a", "b"]) expected.set(`${last} for ${one}`, 0);
        } else if (expected.has(key)) {
          const attempts = (expected.get(key) ?? 0) + 1;
          const progress = { attempts, steps: attempts, due: attempts * 100 };
          database.commit([kind === "fail" ? change(which, generation, { progress }) : delivered(which, generation)]);
          if (kind === "fail") expected.set(key, attempts);
          else expected.delete(key);
        }
      }
      const again = await crash(file);
      const found = ["a", "b"].flatMap((one) =>
        allDue(again, one).map(({ number, progress }) => [`${number} for ${one}`, progress.attempts] as const),
      );
      expect(new Map(found)).toEqual(expected);
      expect(again.contents().undelivered).toBe(new Set([...expected.keys()].map((key) => key.split(" ")[0])).size);
    }),
    { numRuns: 20 },
  );
});
