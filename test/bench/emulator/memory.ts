import type { RunningEmulator } from "../../../src/emulator/startEmulator.ts";
import { createTemporaryFolder } from "../../rig/cleanup.ts";
import { report } from "../report.ts";
import { createEvent } from "./createEvent.ts";
import { sendAll } from "./load.ts";
import { startMeasured } from "./measuredProgram.ts";

const count = 100_000;
const million = 1_000_000;
const [eventsAtOnce, bodiesAtOnce] = [500, 100];

/** Nothing listens on the port for discarding. */
const downUrl = "http://127.0.0.1:9/";

/**
 * The memory of an emulator with 100,000 undelivered events, beside a process that holds them parsed, and how long a new
 * process takes to have them again, beside one that has none.
 */
export async function benchEmulatorMemory(): Promise<void> {
  const held = await startMeasured("held", String(count));
  const { rss } = await held.measure();
  await held.stop();
  await benchUndelivered(count, rss, "a process that holds them");
}

/** The same with 1,000,000, beside an emulator that has none: they would not fit into the memory of a process. */
export async function benchMillion(): Promise<void> {
  const { rss } = await startEmpty();
  await benchUndelivered(million, rss, "an emulator with none");
}

async function benchUndelivered(total: number, baseline: number, held: string): Promise<void> {
  const events = `${total.toLocaleString("en")} undelivered events`;
  const data = createTemporaryFolder();
  const first = await startMeasured("emulator", data.path, downUrl);
  await publishAll(first.started, total);
  report({ name: `memory with ${events}, to ${held}`, value: (await first.measure()).rss, unit: "MB", baseline });
  await first.stop();

  const from = performance.now();
  const second = await startMeasured("emulator", data.path, downUrl);
  const took = performance.now() - from;
  if ((await countUndelivered(second.started)) !== total) throw new Error("Not all events are there again.");
  const { rss } = await second.measure();
  await second.stop();
  data.remove();
  const bare = await startEmpty();
  report({ name: `start with ${events}, to start with none`, value: took, unit: "ms", baseline: bare.took });
  report({
    name: `memory after a start with ${events}, to a start with none`,
    value: rss,
    unit: "MB",
    baseline: bare.rss,
  });
}

/** How long an emulator without events takes to start, in milliseconds, and its memory in MB. */
async function startEmpty(): Promise<{ readonly took: number; readonly rss: number }> {
  const data = createTemporaryFolder();
  const from = performance.now();
  const emulator = await startMeasured("emulator", data.path, downUrl);
  const took = performance.now() - from;
  const { rss } = await emulator.measure();
  await emulator.stop();
  data.remove();
  return { took, rss };
}

async function publishAll(emulator: RunningEmulator, total: number): Promise<void> {
  for (let next = 0; next < total;) {
    const bodies: string[] = [];
    for (; bodies.length < bodiesAtOnce && next < total; next += eventsAtOnce)
      bodies.push(
        JSON.stringify(Array.from({ length: eventsAtOnce }, (_, index) => createEvent(emulator, next + index))),
      );
    await sendAll(emulator.publishEndpoint, { "aeg-sas-key": emulator.publishKey }, bodies);
  }
  if ((await countUndelivered(emulator)) !== total) throw new Error("Not all events are undelivered.");
}

async function countUndelivered({ adminEndpoint, adminKey }: RunningEmulator): Promise<number> {
  const answer = await fetch(`${adminEndpoint}/status`, { headers: { "x-admin-key": adminKey } });
  return ((await answer.json()) as { undelivered: number }).undelivered;
}
