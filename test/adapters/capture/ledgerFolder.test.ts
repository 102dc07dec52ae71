import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LedgerFolder } from "../../../src/adapters/capture/ledgerFolder.ts";

/** No process can have it: it is above the largest id that Linux gives. */
const endedPid = 2 ** 22 + 1;

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "ledger-")), "ledger");
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const createLedger = (pid: number): LedgerFolder => new LedgerFolder(folder, pid);
const entryId = (name: string): string => `/workspaces/w/eventSubscriptions/${name}`;
const readOrphanIds = async (): Promise<string[]> => [...(await createLedger(process.pid).orphans())].toSorted();

test("what a program that has ended left behind is an orphan", async () => {
  await createLedger(endedPid).add(entryId("a"));
  expect(await readOrphanIds()).toEqual([entryId("a")]);
});

test("what a running program owns is no orphan", async () => {
  await createLedger(process.pid).add(entryId("mine"));
  await createLedger(process.ppid).add(entryId("of another window"));
  // Belongs to somebody else, unless the tests run as the superuser; it runs in both cases.
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

test("a ledger that nobody has written is empty", async () => {
  expect(await readOrphanIds()).toEqual([]);
  await createLedger(endedPid).remove(entryId("a"));
});

test("files that are broken or not its own are passed over", async () => {
  await createLedger(endedPid).add(entryId("a"));
  const files = {
    "empty.json": "",
    "torn.json": `{"eventSubscriptionId":"/x","exp`,
    "list.json": "[]",
    "foreign.json": `{"name":"something else"}`,
    "untyped.json": `{"eventSubscriptionId":1,"pid":${endedPid}}`,
    "half.json.new": JSON.stringify({ eventSubscriptionId: entryId("half"), pid: endedPid }),
    "README.txt": "hello",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  expect(await readOrphanIds()).toEqual([entryId("a")]);
});

test("only its owner may read the ledger", async () => {
  await createLedger(endedPid).add(entryId("a"));
  const [name = ""] = await readdir(folder);
  const modes = await Promise.all([folder, path.join(folder, name)].map(async (file) => (await stat(file)).mode));
  expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(["700", "600"]);
});

test("a ledger that cannot be written is told with its folder and the way on", async () => {
  await writeFile(folder, "a file where the folder should be");
  const told = {
    name: "Failure",
    code: "storage",
    message: `The folder ${folder} cannot be written.`,
    why: expect.stringMatching(/EEXIST|ENOTDIR/),
    remedy: expect.any(String),
  };
  await expect(createLedger(endedPid).add(entryId("a"))).rejects.toMatchObject(told);
  await expect(createLedger(endedPid).orphans()).rejects.toMatchObject({
    ...told,
    message: `The folder ${folder} cannot be read.`,
  });
});
