import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Failure } from "../../../core/failure.ts";
import { isWriteAheadLogDamaged } from "./checkWriteAheadLog.ts";
import { moveLegacyFiles, readLegacyFolder } from "./legacyFolder.ts";
import { isDamage } from "./sqliteErrors.ts";
import { parseState } from "../state.ts";
import { StoreDatabase } from "./storeDatabase.ts";
import { fileError, setAside } from "./storeFile.ts";
import type { StoreContents, StoreOptions } from "../storeMessages.ts";
import { applicationId, schema, schemaVersion } from "./storeSchema.ts";

export const storeFilePath = (folder: string): string => path.join(folder, "event-grid.db");

export interface OpenedStore {
  readonly database: StoreDatabase;
  readonly contents: StoreContents;
  /** For the log. */
  readonly notes: readonly string[];
}

/**
 * Opens the store of a folder; creates it, or takes over the data of version 0.1, if there is none.
 *
 * @throws Failure `storage` when a file is damaged or foreign: it is set aside then; when 0.1's data cannot be read; or
 * when the store is a later version's
 */
export function openStore({ folder, firstState }: StoreOptions): OpenedStore {
  const file = storeFilePath(folder);
  const notes: string[] = [];
  const isNew = !existsSync(file);
  const legacy = isNew ? readLegacyFolder(folder) : undefined;
  if (isNew) {
    StoreDatabase.create(file, (database) => {
      database.commit(legacy?.operations ?? [{ kind: "state", json: firstState, generations: [] }]);
    });
    notes.push(...(legacy?.notes ?? []));
  }
  const moved = moveLegacyFiles(folder);
  if (moved) notes.push(`The data of version 0.1 in ${folder} was taken over. The old files are in ${moved}.`);
  try {
    if (statSync(file).size === 0) throw fileError("EDAMAGED", "The file is empty");
    if (isWriteAheadLogDamaged(`${file}-wal`)) throw fileError("EDAMAGED", "The write-ahead log is damaged");
    const database = new StoreDatabase(file);
    try {
      const state = checkContents(database, file);
      return { database, contents: { ...database.contents(), state, isNew: isNew && !legacy }, notes };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new Failure("storage", `${file} is damaged or isn't a database of the Local Event Grid.`, {
      why: `It was renamed to ${setAside(file)}. Nothing was deleted.`,
      remedy: "Start again to begin with the seed, or restore the file first.",
      cause: error,
    });
  }
}

/**
 * Looks for damage that would make events disappear. Damage of an event's own text is found when it is read.
 *
 * @returns JSON of the state
 */
function checkContents(database: StoreDatabase, file: string): string {
  const { connection: db } = database;
  const pragma = (name: string) => Object.values(db.prepare(`pragma ${name}`).get() ?? {})[0];
  const isForeign = pragma("application_id") !== applicationId;
  const version = Number(pragma("user_version"));
  if (!isForeign && version > schemaVersion)
    throw new Failure("storage", `${file} was written by a later version of the Local Event Grid.`, {
      remedy: "Update this one, or use another folder.",
    });
  if (isForeign || version !== schemaVersion || tablesOf(db) !== expectedTables())
    throw fileError("EDAMAGED", "The tables are not ours");
  db.exec("pragma wal_checkpoint(truncate)");
  if (statSync(file).size < Number(pragma("page_count")) * Number(pragma("page_size")))
    throw fileError("EDAMAGED", "The end of the file is missing");
  if (pragma("integrity_check('delivery')") !== "ok") throw fileError("EDAMAGED", "A table is damaged");
  const state = database.readState();
  if (state === undefined || !parseState(state)) throw fileError("EDAMAGED", "The state is damaged");
  return state;
}

const tablesOf = (db: DatabaseSync): string =>
  JSON.stringify(db.prepare("select type, name, tbl_name, sql from sqlite_schema order by name").all());

function expectedTables(): string {
  const db = new DatabaseSync(":memory:");
  db.exec(schema);
  const tables = tablesOf(db);
  db.close();
  return tables;
}
