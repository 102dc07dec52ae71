import { median, report } from "../report.ts";
import { type EmulatorProcess, startEmulatorProcess } from "./emulatorProcess.ts";
import { createEvent } from "./createEvent.ts";
import { sendAll, type Sink, startSink } from "./load.ts";
import { createEventSubscription } from "./createEventSubscription.ts";

const [rounds, count, day] = [3, 1_000, 24 * 3_600_000];

/**
 * A day of retries for events that a webhook answers with 500, on a clock that is moved. The baseline sends as many bare
 * requests to the same webhook: what no emulator could be faster than.
 */
export async function benchRetries(): Promise<void> {
  const sink = await startSink(500);
  const times: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const emulator = await startEmulatorProcess("--clock", "virtual");
    try {
      await createEventSubscription(emulator, "failing", sink.url, {});
      times.push(await simulateDay(emulator, sink));
    } finally {
      await emulator.stop();
    }
  }
  sink.close();
  report({
    name: "a virtual day of retries for 1,000 failing events, to as many bare requests",
    value: median(times.map(({ ours }) => ours)),
    unit: "ms",
    baseline: median(times.map(({ bare }) => bare)),
  });
}

async function simulateDay(
  { publishEndpoint, publishKey, adminEndpoint, adminKey, ...emulator }: EmulatorProcess,
  sink: Sink,
) {
  const before = sink.received;
  const events = Array.from({ length: count }, (_, index) => createEvent(emulator, index));
  await sendAll(publishEndpoint, { "aeg-sas-key": publishKey }, [JSON.stringify(events)]);
  const from = performance.now();
  const answer = await fetch(`${adminEndpoint}/clock`, {
    method: "POST",
    headers: { "x-admin-key": adminKey },
    body: JSON.stringify({ advance: day }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const ours = performance.now() - from;
  const requests = sink.received - before;
  const began = performance.now();
  await sendAll(sink.url, {}, Array<string>(requests).fill(JSON.stringify([events[0]])), {
    connections: 32,
    expected: 500,
  });
  return { ours, bare: performance.now() - began };
}
