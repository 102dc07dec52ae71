import type { RunningEmulator } from "../../../src/emulator/startEmulator.ts";
import { createTemporaryFolder } from "../../rig/cleanup.ts";
import { report } from "../report.ts";
import { createEvent } from "./createEvent.ts";
import { sendAll } from "./load.ts";
import { startMeasured } from "./measuredProgram.ts";

const [count, atOnce] = [100_000, 500];

/** Nothing listens on the port for discarding. */
const downUrl = "http://127.0.0.1:9/";

/**
 * The memory of an emulator with 100,000 undelivered events, beside a process that holds them parsed, and how long a new
 * process takes to have them again, beside one that has none.
 */
export async function benchEmulatorMemory(): Promise<void> {
  const data = createTemporaryFolder();
  const first = await startMeasured("emulator", data.path, downUrl);
  await publishAll(first.started);
  const { rss: value } = await first.measure();
  await first.stop();
  const held = await startMeasured("held", String(count));
  const { rss: baseline } = await held.measure();
  await held.stop();
  report({ name: "memory with 100,000 undelivered events, to a process that holds them", value, unit: "MB", baseline });

  const from = performance.now();
  const second = await startMeasured("emulator", data.path, downUrl);
  const took = performance.now() - from;
  if ((await countUndelivered(second.started)) !== count) throw new Error("Not all events are there again.");
  const { rss } = await second.measure();
  await second.stop();
  data.remove();
  const empty = createTemporaryFolder();
  const began = performance.now();
  const third = await startMeasured("emulator", empty.path, downUrl);
  const bare = performance.now() - began;
  const { rss: bareRss } = await third.measure();
  await third.stop();
  empty.remove();
  report({
    name: "start with 100,000 undelivered events, to start with none",
    value: took,
    unit: "ms",
    baseline: bare,
  });
  const name = "memory after a start with 100,000 undelivered events, to a start with none";
  report({ name, value: rss, unit: "MB", baseline: bareRss });
}

async function publishAll(emulator: RunningEmulator): Promise<void> {
  const bodies = Array.from({ length: count / atOnce }, (_, batch) =>
    JSON.stringify(Array.from({ length: atOnce }, (_, index) => createEvent(emulator, batch * atOnce + index))),
  );
  await sendAll(emulator.publishEndpoint, { "aeg-sas-key": emulator.publishKey }, bodies);
  if ((await countUndelivered(emulator)) !== count) throw new Error("Not all events are undelivered.");
}

async function countUndelivered({ adminEndpoint, adminKey }: RunningEmulator): Promise<number> {
  const answer = await fetch(`${adminEndpoint}/status`, { headers: { "x-admin-key": adminKey } });
  return ((await answer.json()) as { undelivered: number }).undelivered;
}
