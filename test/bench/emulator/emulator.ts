import { makeVsix } from "../../rig/makeVsix.ts";
import { benchEmulatorMemory } from "./memory.ts";
import { benchRetries } from "./retries.ts";
import { benchStart } from "./start.ts";
import { benchThroughput } from "./throughput.ts";

/** The emulator as it ships, alone: how much, how fast, how soon and how small. */
export async function benchEmulator(): Promise<void> {
  await makeVsix();
  await benchThroughput();
  await benchRetries();
  await benchStart();
  await benchEmulatorMemory();
}
