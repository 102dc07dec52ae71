// Stores events as fast as it can, two groups at a time, and prints what is on the disk: "stored N" or "delivered N".
// Takes a folder.
import { StoreThread } from "../../../src/emulator/store/storeThread.ts";
import { delivered, firstState, newEvents } from "../../emulator/store/storedEvents.ts";

const [, , folder = ""] = process.argv;
const { thread, contents } = await StoreThread.start({ folder, firstState }, () => {});
let last = contents.lastNumber;

async function storeForever(): Promise<never> {
  for (;;) {
    const number = (last += 3) - 2;
    await thread.commit(newEvents(number, 3, 1_000));
    process.stdout.write(`stored ${number}\n`);
    for (const generation of ["a", "b"]) thread.add(delivered(number + 1, generation));
    await thread.flush();
    process.stdout.write(`delivered ${number + 1}\n`);
  }
}
await Promise.all([storeForever(), storeForever()]);
