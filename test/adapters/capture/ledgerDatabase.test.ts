import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LedgerDatabase } from "../../../src/adapters/capture/ledgerDatabase.ts";

/** No process can have it: it is above the largest id that Linux gives. */
const endedPid = 2 ** 22 + 1;

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "ledger-")), "ledger");
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const createLedger = (pid: number): LedgerDatabase => new LedgerDatabase(folder, pid);
const entryId = (name: string): string => `/workspaces/w/eventSubscriptions/${name}`;
const readOrphanIds = async (): Promise<string[]> => [...(await createLedger(process.pid).orphans())].toSorted();

test("what a program that has ended left behind is an orphan", async () => {
  await createLedger(endedPid).add(entryId("a"));
  expect(await readOrphanIds()).toEqual([entryId("a")]);
});

test("what a running program owns is no orphan", async () => {
  await createLedger(process.pid).add(entryId("mine"));
  await createLedger(process.ppid).add(entryId("of another window"));
  // Another user's, unless the tests run as root; it runs in both cases.
  await createLedger(1).add(entryId("of the system"));
  expect(await readOrphanIds()).toEqual([]);
});

test("windows that write at the same time lose nothing", async () => {
  const names = Array.from({ length: 40 }, (_, at) => `tail-${at}`);
  const [one, other] = [createLedger(endedPid), createLedger(endedPid + 1)];
  await Promise.all(names.map((name, at) => (at % 2 ? one : other).add(entryId(name))));
  expect(await readOrphanIds()).toEqual(names.map(entryId).toSorted());
});

test("what was removed is forgotten, whatever the case of its id, and twice is once", async () => {
  const ledger = createLedger(endedPid);
  await Promise.all([ledger.add(entryId("a")), ledger.add(entryId("b"))]);
  for (let times = 0; times < 2; times++) await ledger.remove(entryId("a").toUpperCase());
  expect(await readOrphanIds()).toEqual([entryId("b")]);
});

test("what was added twice is one entry, the last", async () => {
  await createLedger(process.pid).add(entryId("a"));
  await createLedger(endedPid).add(entryId("a"));
  expect(await readOrphanIds()).toEqual([entryId("a")]);
});

test("a new ledger is empty", async () => {
  expect(await readOrphanIds()).toEqual([]);
  await createLedger(endedPid).remove(entryId("a"));
});

test("takes over the entries of version 0.1, and removes what it can't read", async () => {
  await createLedger(endedPid).add(entryId("a"));
  const nameOf = (digit: number): string => `${String(digit).repeat(32)}.json`;
  const texts = [
    JSON.stringify({ eventSubscriptionId: entryId("old"), pid: endedPid }),
    JSON.stringify({ eventSubscriptionId: entryId("running"), pid: process.pid }),
    "",
    '{"eventSubscriptionId":"/x","exp',
    "[]",
    `{"eventSubscriptionId":1,"pid":${endedPid}}`,
  ];
  for (const [at, text] of texts.entries()) await writeFile(path.join(folder, nameOf(at)), text);
  await writeFile(path.join(folder, "README.json"), "another program's");
  expect(await readOrphanIds()).toEqual([entryId("a"), entryId("old")]);
  expect(await readdir(folder)).toEqual(["README.json", "ledger.db"]);
});

test("a damaged ledger is reported and renamed, and a new one started", async () => {
  await createLedger(endedPid).add(entryId("a"));
  const file = path.join(folder, "ledger.db");
  await writeFile(file, "This is no database. ".repeat(500));
  await expect(createLedger(endedPid).add(entryId("b"))).rejects.toMatchObject({
    code: "storage",
    why: "The file is damaged. It was renamed to ledger.db.broken-1.",
  });
  expect(await readFile(`${file}.broken-1`, "utf8")).toContain("no database");
  await createLedger(endedPid).add(entryId("c"));
  expect(await readOrphanIds()).toEqual([entryId("c")]);
});

test("only its owner may read the ledger", async () => {
  await createLedger(endedPid).add(entryId("a"));
  const [name = ""] = await readdir(folder);
  const modes = await Promise.all([folder, path.join(folder, name)].map(async (file) => (await stat(file)).mode));
  expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(["700", "600"]);
});

test("a ledger that can't be written is reported with its folder and a remedy", async () => {
  await writeFile(folder, "a file where the folder should be");
  const failure = {
    name: "Failure",
    code: "storage",
    message: `The folder ${folder} can't be written.`,
    why: expect.stringMatching(/EEXIST|ENOTDIR/),
    remedy: expect.any(String),
  };
  await expect(createLedger(endedPid).add(entryId("a"))).rejects.toMatchObject(failure);
  await expect(createLedger(endedPid).orphans()).rejects.toMatchObject({
    ...failure,
    message: `The folder ${folder} can't be read.`,
  });
});
