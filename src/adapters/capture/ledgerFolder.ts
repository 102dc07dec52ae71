import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isObject } from "../../core/json.ts";
import type { Ledger, LedgerEntry } from "../../ports/ledger.ts";

/** A ledger with a file for each entry, so that several windows can write at the same time without losing one. */
export class LedgerFolder implements Ledger {
  readonly #folder: string;
  readonly #pid: number;

  /** @param pid the process that owns the entries it adds; they are orphans once it has ended */
  constructor(folder: string, pid: number) {
    this.#folder = folder;
    this.#pid = pid;
  }

  async add(entry: LedgerEntry): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = this.#file(entry.eventSubscriptionId);
    await writeFile(`${file}.new`, JSON.stringify({ ...entry, pid: this.#pid }), { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }

  async remove(eventSubscriptionId: string): Promise<void> {
    await rm(this.#file(eventSubscriptionId), { force: true });
  }

  async orphans(): Promise<readonly LedgerEntry[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(".json")).map((name) => path.join(this.#folder, name));
    const entries = await Promise.all(files.map(async (file) => parse(await readFile(file, "utf8").catch(() => ""))));
    return entries.flatMap((entry) => (entry && !isAlive(entry.pid) ? [entry] : []));
  }

  #file(eventSubscriptionId: string): string {
    const name = createHash("sha256").update(eventSubscriptionId.toLowerCase()).digest("hex").slice(0, 32);
    return path.join(this.#folder, `${name}.json`);
  }
}

function parse(text: string): (LedgerEntry & { pid: number }) | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    if (!isObject(entry)) return undefined;
    const { eventSubscriptionId, expires, pid } = entry;
    if (typeof eventSubscriptionId !== "string" || typeof expires !== "string" || typeof pid !== "number")
      return undefined;
    return { eventSubscriptionId, expires, pid };
  } catch {
    // Another window removed or is replacing it at this moment.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
