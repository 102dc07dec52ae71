import path from "node:path";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { repositoryFolder } from "../../rig/paths.ts";
import { median, report } from "../report.ts";
import { type EmulatorProcess, startEmulatorProcess, startAndReadLine } from "./emulatorProcess.ts";
import { createEvent } from "./createEvent.ts";
import { createEventSubscription } from "./createEventSubscription.ts";
import { sendAll, type Sink, startSink } from "./load.ts";

const [warmUp, rounds, count] = [3, 15, 2_000];
/** Ten event subscriptions whose filters pass one event in five: each event goes to two of them. */
const [eventSubscriptions, copies] = [10, 2];

/**
 * How many published events a second get to their webhooks, beside a proxy that forwards the same requests without
 * filtering or remembering anything. They take many short turns, so that none has the quiet moments for itself.
 */
export async function benchThroughput(): Promise<void> {
  const sink = await startSink();
  const proxy = await startAndReadLine(
    path.join(repositoryFolder, "test/bench/emulator/proxy.ts"),
    sink.url,
    String(copies),
  );
  const emulator = await startEmulatorProcess();
  try {
    await subscribeAll(emulator, sink);
    const bodies = Array.from({ length: count }, (_, index) => JSON.stringify(createEvent(emulator, index)));
    const contenders = [
      { url: emulator.publishEndpoint, headers: { "aeg-sas-key": emulator.publishKey }, rates: [] as number[] },
      { url: proxy.line, headers: {}, rates: [] as number[] },
    ] as const;
    for (let round = 0; round < warmUp + rounds; round++)
      for (const { url, headers, rates } of contenders) {
        const from = performance.now();
        const arrived = sink.waitForRequests(count * copies);
        await sendAll(url, { "content-type": "application/json", ...headers }, bodies);
        await arrived;
        if (round >= warmUp) rates.push(count / ((performance.now() - from) / 1_000));
      }
    const [ours, theirs] = contenders.map(({ rates }) => median(rates));
    const name = "publish to webhook, 10 event subscriptions whose filters pass 1 in 5, to a bare proxy";
    report({ name, value: ours!, unit: "events/s", baseline: theirs! });
  } finally {
    await emulator.stop();
    await proxy.stop();
    sink.close();
  }
}

/** Each filters one of the five types, the source, and a creator that no event has. */
async function subscribeAll(emulator: EmulatorProcess, sink: Sink): Promise<void> {
  for (let index = 0; index < eventSubscriptions; index++) {
    const filter = {
      includedEventTypes: [eventTypes[index % eventTypes.length]!.name],
      advancedFilters: [
        { operatorType: "StringContains", key: "topic", values: ["workspaces/"] },
        { operatorType: "StringNotIn", key: "data.createdBy", values: ["somebody"] },
      ],
    };
    await createEventSubscription(emulator, `bench-${index}`, sink.url, { filter });
  }
}
