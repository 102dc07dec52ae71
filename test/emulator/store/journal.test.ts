import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { Journal } from "../../../src/emulator/store/journal.ts";
import type { AcceptedEvent, PendingDelivery } from "../../../src/emulator/store/pendingDelivery.ts";
import { modelRegistered, temporaryFolder } from "../rig.ts";

const file = (folder: string): string => path.join(folder, "undelivered.jsonl");
const ignore = (): void => {};

/** A journal that is closed after the test, unless the test has closed it. */
async function open(folder: string, log: (line: string) => void = ignore, tolerated?: number): Promise<Journal> {
  const journal = await Journal.open(folder, { log, tolerated });
  onTestFinished(() => journal.close().catch(ignore));
  return journal;
}

function arrived(id: string, generations: readonly string[], more: object = {}) {
  const [event] = readEvents(modelRegistered({ id, topic: "/t", ...more })).events;
  return { event: event!, at: 1_000, generations };
}

/** What a journal still has to deliver: who is to get which event, and how far it has come. */
async function left(
  journal: Journal,
): Promise<readonly (readonly [id: string, generation: string, attempts: number])[]> {
  const rows = [];
  for (const accepted of journal.undelivered) {
    const { id } = await journal.readEvent(accepted);
    for (const { generation, progress } of accepted.deliveries) rows.push([id, generation, progress.attempts] as const);
  }
  return rows;
}

const parcelOf = (accepted: AcceptedEvent | undefined, generation: string): PendingDelivery =>
  accepted!.deliveries.find((parcel) => parcel.generation === generation)!;

/** As a crash leaves it: the file as it is at this moment, seen by a new process. */
async function afterCrash(folder: string, log: (line: string) => void = ignore): Promise<Journal> {
  const copy = await temporaryFolder();
  await writeFile(file(copy), await readFile(file(folder)));
  return open(copy, log);
}

describe("an accepted event", () => {
  it("is in the file when it is answered for, for everybody who is to get it", async () => {
    const folder = await temporaryFolder();
    const journal = await open(folder);
    await journal.accept([arrived("1", ["a", "b"]), arrived("2", ["b"])]);
    const other = await afterCrash(folder);
    expect(await left(other)).toEqual([
      ["1", "a", 0],
      ["1", "b", 0],
      ["2", "b", 0],
    ]);
    expect(other.latestTime).toBe(1_000);
  });

  it("that nobody is to get is not kept", async () => {
    const journal = await open(await temporaryFolder());
    expect(await journal.accept([arrived("1", []), arrived("2", ["a"])])).toEqual([
      undefined,
      expect.objectContaining({ number: 1 }),
    ]);
  });

  it("comes back as far as it had come, to those who have not got it", async () => {
    const folder = await temporaryFolder();
    const journal = await open(folder);
    const [accepted] = await journal.accept([arrived("1", ["a", "b", "c"])]);
    journal.settle(parcelOf(accepted, "a"));
    const progress = { attempts: 2, steps: 3, due: 9_000, outcome: "Busy" as const, lastAttemptAt: 5_000 };
    journal.saveProgress(parcelOf(accepted, "c"), progress);
    await journal.close();
    const again = await open(folder);
    expect(await left(again)).toEqual([
      ["1", "b", 0],
      ["1", "c", 2],
    ]);
    expect([...again.undelivered][0]?.deliveries[1]?.progress).toEqual(progress);
    expect(again.latestTime).toBe(5_000);
  });

  it("is read from the file when it is not in memory any more", async () => {
    const journal = await open(await temporaryFolder());
    const events = Array.from({ length: 2_100 }, (_, at) => arrived(`${at}`, ["a"], { data: { name: `ß${at}` } }));
    const [first] = await journal.accept(events);
    expect((await journal.readEvent(first!)).data).toEqual({ name: "ß0" });
  });
});

it("a line that a crash has cut off is forgotten, and those after it are kept", async () => {
  const folder = await temporaryFolder();
  const first = await open(folder);
  await first.accept([arrived("1", ["a"])]);
  await first.close();
  const whole = (await stat(file(folder))).size;
  await appendFile(file(folder), '{"n":2,"at":1000,"to":{"a":{"att');
  const second = await open(folder);
  expect((await stat(file(folder))).size).toBe(whole);
  await second.accept([arrived("3", ["a"])]);
  await second.close();
  expect((await left(await open(folder))).map(([id]) => id)).toEqual(["1", "3"]);
});

it("lines that cannot be read are counted in the log, and the others are kept", async () => {
  const folder = await temporaryFolder();
  const first = await open(folder);
  await first.accept([arrived("1", ["a"])]);
  await first.close();
  await appendFile(file(folder), "garbage\n[]\n");
  const log: string[] = [];
  expect(await left(await open(folder, (line) => log.push(line)))).toHaveLength(1);
  expect(log).toEqual(["2 lines of the journal cannot be read; what they told is lost."]);
});

it("whatever is accepted, tried and settled, a crash at any moment leaves what was not settled", async () => {
  const generation = fc.constantFrom("a", "b", "c");
  const step = fc.oneof(
    fc.record({ kind: fc.constant("accept" as const), to: fc.uniqueArray(generation) }),
    fc.record({ kind: fc.constantFrom("note" as const, "settle" as const), which: fc.nat(9), to: generation }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const folder = await temporaryFolder();
      const journal = await open(folder);
      const all: AcceptedEvent[] = [];
      for (const [at, one] of steps.entries()) {
        if (one.kind === "accept") {
          const [accepted] = await journal.accept([arrived(`${at}`, one.to)]);
          if (accepted) all.push(accepted);
          continue;
        }
        const parcel = all[one.which]?.deliveries.find((other) => other.generation === one.to);
        if (!parcel) continue;
        if (one.kind === "settle") journal.settle(parcel);
        else journal.saveProgress(parcel, { ...parcel.progress, attempts: parcel.progress.attempts + 1 });
      }
      const expected = await left(journal);
      await journal.close();
      expect(await left(await open(folder))).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

it("is written anew when most of it is settled, and loses nothing that is not", async () => {
  const folder = await temporaryFolder();
  const journal = await open(folder, ignore, 10_000);
  const [kept] = await journal.accept([arrived("kept", ["a"])]);
  journal.saveProgress(parcelOf(kept, "a"), { attempts: 7, steps: 7, due: 0 });
  for (let round = 0; round < 20; round++) {
    const some = await journal.accept(Array.from({ length: 10 }, (_, at) => arrived(`${round}-${at}`, ["a", "b"])));
    for (const accepted of some) for (const parcel of accepted!.deliveries) journal.settle(parcel);
  }
  await journal.close();
  expect((await stat(file(folder))).size).toBeLessThan(40_000);
  expect((await journal.readEvent(kept!)).id).toBe("kept");
  expect(await left(await open(folder, ignore, 10_000))).toEqual([["kept", "a", 7]]);
});

it("what is accepted between the resolve to write it anew and the writing is kept, too", async () => {
  const folder = await temporaryFolder();
  const journal = await open(folder, ignore, 1);
  const settled = await journal.accept(Array.from({ length: 10 }, (_, at) => arrived(`${at}`, ["a"])));
  const before = journal.accept([arrived("before", ["a"])]);
  for (const accepted of settled) journal.settle(parcelOf(accepted, "a"));
  const after = journal.accept([arrived("after", ["a"])]);
  await Promise.all([before, after]);
  await journal.close();
  expect((await left(await open(folder))).map(([id]) => id)).toEqual(["before", "after"]);
});
