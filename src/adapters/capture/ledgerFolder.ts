import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isObject } from "../../core/json.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { withStorageFailure } from "./withStorageFailure.ts";

/** A ledger with a file for each entry, so that several windows can write at the same time without losing one. */
export class LedgerFolder implements Ledger {
  readonly #folder: string;
  readonly #pid: number;

  /** @param pid the process that owns the entries it adds; they are orphans once it has ended */
  constructor(folder: string, pid: number) {
    this.#folder = folder;
    this.#pid = pid;
  }

  /** @throws Failure `storage`, as the others do */
  add(eventSubscriptionId: string): Promise<void> {
    return withStorageFailure(this.#folder, "written", async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const file = this.#entryFile(eventSubscriptionId);
      // Renamed into place, so that nobody ever reads half an entry.
      const entry: LedgerEntry = { eventSubscriptionId, pid: this.#pid };
      await writeFile(`${file}.new`, JSON.stringify(entry), { mode: 0o600, flush: true });
      await rename(`${file}.new`, file);
    });
  }

  remove(eventSubscriptionId: string): Promise<void> {
    return withStorageFailure(this.#folder, "written", () => rm(this.#entryFile(eventSubscriptionId), { force: true }));
  }

  orphans(): Promise<readonly string[]> {
    return withStorageFailure(this.#folder, "read", async () => {
      const names = existsSync(this.#folder) ? await readdir(this.#folder) : [];
      const files = names.filter((name) => name.endsWith(".json")).map((name) => path.join(this.#folder, name));
      const entries = await Promise.all(
        files.map(async (file) => parseLedgerEntry(await readFile(file, "utf8").catch(() => ""))),
      );
      return entries.flatMap((entry) => (entry && !isProcessAlive(entry.pid) ? [entry.eventSubscriptionId] : []));
    });
  }

  #entryFile(eventSubscriptionId: string): string {
    const name = createHash("sha256").update(eventSubscriptionId.toLowerCase()).digest("hex").slice(0, 32);
    return path.join(this.#folder, `${name}.json`);
  }
}

/** What a file of the ledger holds. */
interface LedgerEntry {
  readonly eventSubscriptionId: string;
  readonly pid: number;
}

function parseLedgerEntry(text: string): LedgerEntry | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    if (!isObject(entry)) return undefined;
    const { eventSubscriptionId, pid } = entry;
    if (typeof eventSubscriptionId !== "string" || typeof pid !== "number") return undefined;
    return { eventSubscriptionId, pid };
  } catch {
    // Another window has removed it at this moment, or somebody else has written it.
    return undefined;
  }
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
