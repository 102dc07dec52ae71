// The baseline of the emulator's memory: holds so many events in an array as they are parsed, and prints a line then.
import { kilobyte } from "./alone.ts";

const held = Array.from({ length: Number(process.argv[2]) }, (_, at) => JSON.parse(kilobyte(`e-${at}`)) as unknown);
console.log("ready");
process.once("SIGTERM", () => process.exit(held.length ? 0 : 1));
setInterval(() => {}, 60_000);
