import { makeVsix } from "../../rig/makeVsix.ts";
import { benchDurability } from "./durability.ts";
import { benchLargeEvent } from "./largeEvent.ts";
import { benchEmulatorMemory } from "./memory.ts";
import { benchRetries } from "./retries.ts";
import { benchStart } from "./start.ts";
import { benchThroughput } from "./throughput.ts";

/** The emulator alone: throughput, durability, retries, start and memory. */
export async function benchEmulator(): Promise<void> {
  await makeVsix();
  await benchThroughput();
  await benchDurability();
  await benchLargeEvent();
  await benchRetries();
  await benchStart();
  await benchEmulatorMemory();
}
