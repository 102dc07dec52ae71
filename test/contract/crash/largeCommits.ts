// Changes many deliveries at a time, as fast as it can, so that each commit has more pages than SQLite's cache. Takes a file.
import { StoreDatabase } from "../../../src/emulator/store/database/storeDatabase.ts";
import { change } from "../../emulator/store/storedEvents.ts";
import { storedEvents } from "./largeStore.ts";

const [, , file = ""] = process.argv;
const database = new StoreDatabase(file);
console.log("ready");
for (let round = 0; ; round++)
  database.commit(
    Array.from({ length: 2_000 }, (_, index) =>
      change(1 + (((round * 2_000 + index) * 7_919) % storedEvents), "a", {
        progress: { attempts: round, steps: round, due: 5_000 + ((round * 31 + index * 17) % 99_999) },
        status: JSON.stringify({ standing: "waiting", why: "w".repeat(100) }),
      }),
    ),
  );
