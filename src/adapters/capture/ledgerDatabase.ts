import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { isObject, type Json, parseJsonOrUndefined } from "../../core/json.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { withStorageFailure } from "./withStorageFailure.ts";

/** How long a window waits for another one that writes, in milliseconds. */
const busyTimeoutMs = 5_000;

const setUp = [
  `pragma busy_timeout = ${busyTimeoutMs}`,
  "pragma journal_mode = wal",
  "pragma synchronous = full",
  "create table if not exists entry (key text primary key, id text not null, pid integer not null) strict",
];

/**
 * A ledger in an SQLite file that several windows write. It is opened for each call, as calls are rare, and closed again,
 * so that no window keeps another from anything.
 */
export class LedgerDatabase implements Ledger {
  readonly #folder: string;
  readonly #pid: number;

  /** @param pid the process that owns the entries it adds; they are orphans once it has ended */
  constructor(folder: string, pid: number) {
    this.#folder = folder;
    this.#pid = pid;
  }

  /** @throws Failure `storage`, as the others do */
  add(eventSubscriptionId: string): Promise<void> {
    return this.#use("written", (db) => {
      const values = [eventSubscriptionId.toLowerCase(), eventSubscriptionId, this.#pid] as const;
      db.prepare("insert or replace into entry values (?, ?, ?)").run(...values);
    });
  }

  remove(eventSubscriptionId: string): Promise<void> {
    return this.#use("written", (db) => {
      db.prepare("delete from entry where key = ?").run(eventSubscriptionId.toLowerCase());
    });
  }

  orphans(): Promise<readonly string[]> {
    return this.#use("read", (db) =>
      db
        .prepare("select id, pid from entry order by key")
        .all()
        .flatMap(({ id, pid }) => (isProcessAlive(Number(pid)) ? [] : [String(id)])),
    );
  }

  #use<T>(access: "read" | "written", act: (db: DatabaseSync) => T): Promise<T> {
    return withStorageFailure(this.#folder, access, async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const file = path.join(this.#folder, "ledger.db");
      // SQLite itself would let everyone read it.
      await (await open(file, "a", 0o600)).close();
      const { DatabaseSync } = await import("node:sqlite");
      const db = new DatabaseSync(file);
      try {
        for (const statement of setUp) db.exec(statement);
        await this.#takeOver(db);
        return act(db);
      } catch (error) {
        throw isDamage(error) ? new Error(`The file is damaged. It was renamed to ${await setAside(file)}`) : error;
      } finally {
        db.close();
      }
    });
  }

  /** Takes over the entries of version 0.1, which had a file each. */
  async #takeOver(db: DatabaseSync): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => /^[0-9a-f]{32}\.json$/.test(name));
    for (const file of names.map((name) => path.join(this.#folder, name))) {
      const { eventSubscriptionId: id, pid } = parseEntry(await readFile(file, "utf8").catch(() => ""));
      if (typeof id === "string" && typeof pid === "number")
        db.prepare("insert or ignore into entry values (?, ?, ?)").run(id.toLowerCase(), id, pid);
      await rm(file, { force: true });
    }
  }
}

function parseEntry(text: string): { readonly eventSubscriptionId?: Json; readonly pid?: Json } {
  const entry = parseJsonOrUndefined(text);
  return isObject(entry) ? entry : {};
}

/** Whether SQLite found a damaged file (SQLITE_CORRUPT) or no database (SQLITE_NOTADB). */
const isDamage = (error: unknown): boolean =>
  [11, 26].includes(Number((error as { errcode?: unknown }).errcode) & 0xff);

/** Renames a damaged file, so that the next call starts a new one. @returns its new name */
async function setAside(file: string): Promise<string> {
  const names = await readdir(path.dirname(file));
  let n = 1;
  while (names.includes(`${path.basename(file)}.broken-${n}`)) n++;
  await rename(file, `${file}.broken-${n}`);
  return path.basename(`${file}.broken-${n}`);
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but is another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
