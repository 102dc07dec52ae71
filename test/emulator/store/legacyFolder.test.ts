import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../../src/emulator/store/database/openStore.ts";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";
import { stateFromSeed } from "../../../src/emulator/store/state.ts";
import { modelRegistered, temporaryFolder } from "../rig.ts";
import { allDue, firstState } from "./storedEvents.ts";

const [first] = stateFromSeed(defaultSeed, () => "").eventSubscriptions;
/** As version 0.1 has left it: with one event subscription of generation "a". */
const state = { ...stateFromSeed(defaultSeed, () => "old key"), eventSubscriptions: [{ ...first!, generation: "a" }] };

async function writeLegacyFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const event = (id: string) => modelRegistered({ id, topic: "/t" });
const start = { attempts: 0, steps: 0, due: 1_000 };
const failed = { attempts: 1, steps: 1, due: 9_000, outcome: "Busy", lastAttemptAt: 5_000 };
const attempt = { at: "2026-01-01T00:00:00.000Z", outcome: "Busy", why: "w", took: 3, status: 503 };
const filter = { subjectBeginsWith: "models/" };
const row = (standing: string, attempts: readonly object[] = []) => ({
  generation: "a",
  filter,
  attempts,
  news: { standing, why: "Because." },
});

const files = {
  "state.json": JSON.stringify(state, undefined, 2),
  "undelivered.jsonl": [
    line({ n: 4, at: 1_000, to: { a: start }, event: event("delivered") }),
    line({ n: 5, at: 2_000, to: { a: start }, event: event("retried") }),
    line({ n: 6, at: 3_000, to: { a: start }, event: event("new") }),
    line({ n: 4, for: "a" }),
    line({ n: 5, for: "a", progress: failed }),
    '{"n":7,"at":1000,"to":{"a":{"att',
  ].join(""),
  "deliveries.json": JSON.stringify({
    version: 1,
    entries: [
      { event: event("delivered"), at: 1_000, bytes: 1, passedOver: [], rows: [row("delivered", [attempt])] },
      { number: 5, event: event("retried"), at: 2_000, bytes: 1, passedOver: [], rows: [row("waiting", [attempt])] },
      { event: event("skipped"), at: 2_500, bytes: 1, passedOver: [{ generation: "a", filter }], rows: [] },
      { event: event("unknown"), at: 2_600, bytes: 1, passedOver: [], rows: [row("waiting")] },
      {},
    ],
  }),
};

const idOf = (body: string | undefined): unknown => (JSON.parse(body ?? "{}") as { id: unknown }).id;

it("takes over the data of version 0.1, and keeps its files", async () => {
  const folder = await writeLegacyFolder(files);
  const { database, contents, notes } = openStore({ folder, firstState });
  expect(JSON.parse(contents.state)).toEqual(state);
  expect(contents).toMatchObject({ isNew: false, undelivered: 2, latestTime: 5_000 });
  expect(contents.pending).toEqual([{ generation: "a", retrying: 1, waiting: 1, heldUntil: 1_000 }]);
  expect(allDue(database, "a").map(({ at, body, progress }) => [at, idOf(body), progress])).toEqual([
    [3_000, "new", { ...start, due: 1_000 }],
    [2_000, "retried", failed],
  ]);
  const log = database.readLog("a", 10);
  const standingOf = (status = "{}"): unknown => (JSON.parse(status) as { standing?: unknown }).standing;
  expect(
    log.map(({ body, status, attempts }) => [idOf(body), standingOf(status), JSON.parse(attempts) as unknown]),
  ).toEqual([
    ["new", "waiting", []],
    ["skipped", undefined, []],
    ["retried", "waiting", [attempt]],
    ["delivered", "delivered", [attempt]],
  ]);
  database.close();
  expect(readdirSync(folder)).toEqual(["0.1", "event-grid.db"]);
  for (const [name, text] of Object.entries(files))
    expect(readFileSync(path.join(folder, "0.1", name), "utf8")).toBe(text);
  expect(notes).toEqual([
    `The data of version 0.1 in ${folder} was taken over. The old files are in ${path.join(folder, "0.1")}.`,
  ]);
  openStore({ folder, firstState }).database.close();
});

it.each([
  ["not JSON", "{"],
  ["no state", '{"version":1}'],
  ["a later version's", '{"version":9}'],
])("refuses a state of version 0.1 that is %s, and changes nothing", async (_, text) => {
  const folder = await writeLegacyFolder({ ...files, "state.json": text });
  const file = path.join(folder, "state.json");
  expect(() => openStore({ folder, firstState })).toThrow(
    expect.objectContaining({
      code: "storage",
      message: `The data of version 0.1 can't be taken over: ${file} can't be read.`,
      remedy: "Restore the file, or use another folder.",
    }) as Error,
  );
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(files).toSorted());
});

it.each([
  ["an empty log", "deliveries.json", ""],
  ["half a log", "deliveries.json", "{"],
  [
    "odd entries",
    "deliveries.json",
    JSON.stringify({ version: 1, entries: [7, { event: {}, at: 1, rows: [{}], passedOver: 7 }] }),
  ],
])("takes over the events beside %s", async (_, name, text) => {
  const folder = await writeLegacyFolder({ ...files, [name]: text });
  const { database, contents } = openStore({ folder, firstState });
  database.close();
  expect(contents.undelivered).toBe(2);
});

it("reports lines that can't be read, and takes over the others", async () => {
  const folder = await writeLegacyFolder({
    ...files,
    "undelivered.jsonl": `garbage\n[]\n${files["undelivered.jsonl"]}`,
  });
  const { database, contents, notes } = openStore({ folder, firstState });
  database.close();
  expect(contents.undelivered).toBe(2);
  expect(notes[0]).toBe("2 lines of undelivered.jsonl can't be read.");
});
