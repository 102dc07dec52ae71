import type { DatabaseSync } from "node:sqlite";
import type { StoreDatabase } from "./storeDatabase.ts";
import { storedTables } from "./storeSchema.ts";

/**
 * Copies all rows that can be read into an empty store.
 *
 * @param state JSON of the state, which need not be read
 * @returns whether every row could be read
 */
export function copyStore(from: DatabaseSync, to: StoreDatabase, state: string): boolean {
  let isComplete = true;
  // All of it is one transaction, in a file that doesn't have its name yet.
  to.connection.exec("pragma cache_spill = on");
  to.transact(() => {
    for (const { name, key } of storedTables) {
      if (copyRows(from, to.connection, name, key)) continue;
      isComplete = false;
      // What lies behind a damaged page can be read from the other end.
      copyRows(from, to.connection, name, `${key} desc`);
    }
    to.saveState(state);
    if (isComplete) return;
    to.connection.exec(`
      delete from delivery where event not in (select number from event);
      update event set pending = (select count(*) from delivery where event = number and due is not null);
    `);
  });
  return isComplete;
}

/** @returns whether it got to the end */
function copyRows(from: DatabaseSync, to: DatabaseSync, table: string, order: string): boolean {
  let insert: ReturnType<DatabaseSync["prepare"]> | undefined;
  try {
    for (const row of from.prepare(`select * from ${table} order by ${order}`).iterate()) {
      const values = Object.values(row);
      insert ??= to.prepare(`insert or ignore into ${table} values (${values.map(() => "?").join(", ")})`);
      insert.run(...values);
    }
    return true;
  } catch {
    return false;
  }
}
