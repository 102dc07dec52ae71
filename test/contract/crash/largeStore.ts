import { StoreDatabase } from "../../../src/emulator/store/database/storeDatabase.ts";
import { firstState, newEvents } from "../../emulator/store/storedEvents.ts";

/** How many undelivered events the store has. */
export const storedEvents = 10_000;

/** Creates a store with undelivered events that are far more than SQLite's cache takes. */
export function createLargeStore(file: string): void {
  StoreDatabase.create(file, (database) => {
    database.commit([{ kind: "state", json: firstState, generations: [] }]);
    for (let from = 1; from < storedEvents; from += 500) database.commit([newEvents(from, 500, 900)]);
  });
}
