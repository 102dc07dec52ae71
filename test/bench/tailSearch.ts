import { TailSearch } from "../../src/app/tail/tailSearch.ts";
import { Tails } from "../../src/app/tail/tails.ts";
import { createSampleEvents } from "../../src/core/events/sampleEvents.ts";
import { maxTailEvents } from "../../src/core/tail/ringBuffer.ts";
import { FakeDeps, workspaceId } from "../app/fakeDeps.ts";
import { median, report } from "./report.ts";

const rounds = 7;

/**
 * The search of Live Events over the 10,000 events that it keeps: from a key to the result, and the longest time that it
 * keeps the extension host from other work. The baseline writes the same events as JSON.
 */
export async function benchTailSearch(): Promise<void> {
  const deps = new FakeDeps();
  const tails = new Tails(deps);
  await tails.start({ workspaceId, label: "churn" });
  const sampleCount = createSampleEvents({ workspaceId, id: "0", time: "2031-01-01T00:00:00Z" }).length;
  for (let at = 0; at < maxTailEvents / sampleCount; at++)
    await deps.deliver(createSampleEvents({ workspaceId, id: `event-${at}`, time: "2031-01-01T00:00:00Z" }));

  let turnStart = performance.now();
  let longestBlock = 0;
  const measureBlock = (): void => void (longestBlock = Math.max(longestBlock, performance.now() - turnStart));
  const search = new TailSearch({
    tails,
    now: () => performance.now(),
    async yieldToOthers() {
      measureBlock();
      await new Promise(setImmediate);
      turnStart = performance.now();
    },
  });
  const durations: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const baselineStart = performance.now();
    const written = tails.events.map(({ event }) => JSON.stringify(event.raw).length);
    baselines.push(performance.now() - baselineStart);
    const start = (turnStart = performance.now());
    const found = await search.search(`event-1${round} run`);
    measureBlock();
    durations.push(performance.now() - start);
    if (!found?.length || found.length === written.length) throw new Error("The search found nothing or everything.");
  }
  report({
    name: "search of 10,000 live events",
    value: median(durations),
    unit: "ms",
    baseline: median(baselines),
  });
  report({ name: "longest block by that search", value: longestBlock, unit: "ms", baseline: median(baselines) });
}
