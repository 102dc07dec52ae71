import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
} from "node:fs";
import path from "node:path";

/** What SQLite writes beside a database in WAL mode. */
const logSuffix = "-wal";

/** An error with one of Node's codes for a failing file system. */
export const fileError = (code: string, message: string): NodeJS.ErrnoException =>
  Object.assign(new Error(message), { code });

/** The codes of errors after which the file has to be replaced. */
export const replaceableCodes: readonly string[] = ["ENOENT", "EREPLACED", "EDAMAGED"];

/** Notices that a file in use was removed, moved, replaced or cut: what is written to it then would never be found. */
export class OpenedFile {
  readonly #path: string;
  readonly #database: Stats;
  #log: Stats | undefined;
  #size: number;

  constructor(file: string) {
    this.#path = file;
    this.#database = statSync(file);
    this.#size = this.#database.size;
    this.#log = statSync(file + logSuffix, { throwIfNoEntry: false });
  }

  /** @throws Error with the file system's code, or with `EREPLACED` */
  check(): void {
    const now = statSync(this.#path);
    if (!isSameFile(now, this.#database) || now.size < this.#size)
      throw fileError("EREPLACED", `Another program has changed ${path.basename(this.#path)}`);
    this.#size = now.size;
    const log = statSync(this.#path + logSuffix, { throwIfNoEntry: this.#log !== undefined });
    if (log && this.#log && !isSameFile(log, this.#log))
      throw fileError("EREPLACED", `Another program has changed ${path.basename(this.#path)}${logSuffix}`);
    this.#log ??= log;
  }

  /**
   * Closes a database. SQLite deletes the write-ahead log by its name, which may lead to another program's log by now:
   * that one is kept under a second name until then.
   */
  closing(close: () => void): void {
    const log = this.#path + logSuffix;
    const found = statSync(log, { throwIfNoEntry: false });
    const isForeign = found && !(this.#log && isSameFile(found, this.#log));
    if (isForeign) linkSync(log, `${log}.keep`);
    try {
      close();
    } finally {
      if (isForeign) renameSync(`${log}.keep`, log);
    }
  }
}

const isSameFile = (a: Stats, b: Stats): boolean => a.ino === b.ino && a.dev === b.dev;

/** Renames a file into its place, durably. */
export function publishFile(draft: string, file: string): void {
  renameSync(draft, file);
  syncFolder(path.dirname(file));
}

/** Makes a rename outlive a power failure; not every system lets a folder be opened for that. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // As on Windows, which writes names through by itself.
  }
}

/** Renames a database that cannot be used, and its write-ahead log, to the first free name. @returns that name */
export function setAside(file: string): string {
  const isTaken = (n: number): boolean => [file, file + logSuffix].some((one) => existsSync(asideName(one, n)));
  let n = 1;
  while (isTaken(n)) n++;
  if (existsSync(file)) renameSync(file, asideName(file, n));
  if (existsSync(file + logSuffix)) renameSync(file + logSuffix, asideName(file + logSuffix, n));
  rmSync(`${file}-shm`, { force: true });
  return path.basename(asideName(file, n));
}

const asideName = (file: string, n: number): string => `${file}.broken-${n}`;
