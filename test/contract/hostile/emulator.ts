// Runs the emulator in a process of its own, which answers each message with its heap size in bytes after a garbage
// collection. Needs --expose-gc. Takes a folder.
import { startEmulator } from "../../../src/emulator/startEmulator.ts";

const emulator = await startEmulator({ folder: process.argv[2] ?? "", log: (line) => console.error(line) });
process.on("message", () => {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
process.send?.(emulator);
