import { setTimeout } from "node:timers/promises";
import path from "node:path";
import type { RunningEmulator } from "../../../src/emulator/startEmulator.ts";
import { createTemporaryFolder } from "../../rig/cleanup.ts";
import { median, report } from "../report.ts";
import { createEvent } from "./createEvent.ts";
import { sendAll, startSink } from "./load.ts";
import { startMeasured } from "./measuredProgram.ts";

const [warmUp, rounds, count] = [2, 9, 2_000];
const [eventsPerSecond, seconds] = [500, 8];

type Publisher = Pick<RunningEmulator, "publishEndpoint" | "publishKey">;

/**
 * How many events a second are on the disk and answered for, beside a server that appends them to a file with datasync,
 * grouped as well; and the delay of the event loop at 500 events a second that are delivered, beside the same server's.
 */
export async function benchDurability(): Promise<void> {
  const data = createTemporaryFolder();
  const sink = await startSink();
  const emulator = await startMeasured("emulator", path.join(data.path, "grid"), sink.url);
  // Its only event subscription gets none of the events, as the baseline delivers none either.
  const storing = await startMeasured("emulator", path.join(data.path, "storing"), sink.url, "none");
  const append = await startMeasured("append", path.join(data.path, "events.jsonl"));
  try {
    const bodies = Array.from({ length: count }, (_, index) =>
      JSON.stringify(createEvent({ workspaceId: emulator.started.workspaceId }, index)),
    );
    const contenders = [
      { publisher: storing.started, rates: [] as number[] },
      { publisher: append.started, rates: [] as number[] },
    ] as const;
    for (let round = 0; round < warmUp + rounds; round++)
      for (const { publisher, rates } of contenders) {
        const from = performance.now();
        await sendAll(publisher.publishEndpoint, headersOf(publisher), bodies);
        if (round >= warmUp) rates.push(count / ((performance.now() - from) / 1_000));
      }
    const [ours, theirs] = contenders.map(({ rates }) => median(rates));
    const name = "events that are on the disk when they are answered, to grouped appends with datasync";
    report({ name, value: ours!, unit: "events/s", baseline: theirs! });

    const delays: number[] = [];
    for (const { started, measure } of [emulator, append]) {
      await measure();
      await publishSteadily(started, bodies);
      delays.push((await measure()).p99);
    }
    const [value, baseline] = delays;
    const title = "event loop delay (p99) at 500 events/s delivered, to a server that only appends them";
    report({ name: title, value: value!, unit: "ms", baseline: baseline! });
  } finally {
    await Promise.all([emulator, storing, append].map(({ stop }) => stop()));
    sink.close();
    data.remove();
  }
}

const headersOf = ({ publishKey }: Publisher) => ({ "content-type": "application/json", "aeg-sas-key": publishKey });

async function publishSteadily(publisher: Publisher, bodies: readonly string[]): Promise<void> {
  const perTick = eventsPerSecond / 50;
  for (let tick = 0; tick < seconds * 50; tick++) {
    const from = (tick * perTick) % (bodies.length - perTick);
    await Promise.all([
      setTimeout(20),
      sendAll(publisher.publishEndpoint, headersOf(publisher), bodies.slice(from, from + perTick)),
    ]);
  }
}
