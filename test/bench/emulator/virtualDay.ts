import { median, report } from "../report.ts";
import { ask, destination, kilobyte, startAlone } from "./alone.ts";
import { sendAll, startSink } from "./load.ts";

const [rounds, count, day] = [3, 1_000, 24 * 3_600_000];

/**
 * How long it takes to let a day pass in which a webhook answers 500 to a thousand events, beside as many bare requests
 * to that webhook, over as many connections as the emulator has.
 */
export async function benchVirtualDay(): Promise<void> {
  const sink = await startSink(500);
  const [ours, bare]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < rounds; round++) {
      const emulator = await startAlone(destination(sink.url), "--clock", "virtual");
      const bodies = Array.from({ length: count }, (_, at) => kilobyte(`e-${at}`));
      await sendAll(emulator.publishEndpoint, { "aeg-sas-key": emulator.publishKey }, bodies);
      await ask(emulator, "/clock", { advance: 0 });
      sink.taken();
      ours.push(await took(() => ask(emulator, "/clock", { advance: day })));
      const attempts = sink.taken();
      await emulator.stop();
      if (attempts < count) throw new Error(`Only ${attempts} attempts were made in a day.`);
      const again = Array.from({ length: attempts }, (_, at) => `[${bodies[at % count]}]`);
      bare.push(await took(() => sendAll(sink.url, {}, again, { connections: 32, expected: 500 })));
    }
  } finally {
    sink.close();
  }
  const name = "a virtual day of retries for 1,000 failing events, to as many bare requests";
  report({ name, value: median(ours), unit: "ms", baseline: median(bare) });
}

async function took(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}
