import { cp, rm } from "node:fs/promises";
import path from "node:path";
import { storeFilePath } from "../../src/emulator/store/database/openStore.ts";
import { StoreDatabase } from "../../src/emulator/store/database/storeDatabase.ts";
import { temporaryFolder } from "./rig.ts";

/** Copies a folder as a crash at this moment would leave it. */
export async function copyAfterCrash(folder: string): Promise<string> {
  const copy = path.join(await temporaryFolder(), "copy");
  await cp(folder, copy, { recursive: true });
  await rm(path.join(copy, "instance.json"), { force: true });
  return copy;
}

/** Opens the store of a folder that no emulator uses, and closes it again. */
export function useStore<T>(folder: string, act: (database: StoreDatabase) => T): T {
  const database = new StoreDatabase(storeFilePath(folder));
  try {
    return act(database);
  } finally {
    database.close();
  }
}

/** JSON of the state that a running emulator has stored. */
export async function readStoredState(folder: string): Promise<string> {
  return useStore(await copyAfterCrash(folder), (database) => database.readState() ?? "");
}

/** How many events a crash at this moment would leave undelivered. */
export async function countStoredUndelivered(folder: string): Promise<number> {
  return useStore(await copyAfterCrash(folder), (database) => database.contents().undelivered);
}
