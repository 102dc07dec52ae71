import { writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import path from "node:path";
import { createTemporaryFolder } from "../../rig/cleanup.ts";
import { report } from "../report.ts";
import { startSink } from "./load.ts";
import { startMeasured } from "./measuredProgram.ts";

const [eventSubscriptions, conditions, characters] = [500, 25, 1_000_000];

const letters = "abcdefghijklmnopqrstuvwxyz     ";
const text = Array.from({ length: characters }, (_, at) => letters[(at * at + (at >> 7)) % letters.length]).join("");

/** Text conditions, all different, that all have to be checked: half of them find nothing, half of them find it late. */
const filterOf = (index: number) => ({
  advancedFilters: Array.from({ length: conditions }, (_, at) => {
    const number = index * conditions + at;
    const late = characters - 40 - ((number * 37) % (characters / 10));
    return number % 2
      ? { operatorType: "StringNotContains", key: "data.text", values: [`absent ${number}`] }
      : { operatorType: "StringContains", key: "data.text", values: [text.slice(late, late + 24).toUpperCase()] };
  }),
});

/**
 * One event of 1 MB against many event subscriptions, until it is answered: in total, and how long the thread is blocked at
 * most; beside an event of the same size that no event subscription looks at.
 */
export async function benchLargeEvent(): Promise<void> {
  const data = createTemporaryFolder();
  const sink = await startSink();
  // The last condition of each fails, so that nothing is delivered.
  const filters = Array.from({ length: eventSubscriptions }, (_, index) => {
    const { advancedFilters } = filterOf(index);
    const never = { operatorType: "StringContains", key: "data.text", values: [`never ${index}`] };
    return { advancedFilters: [...advancedFilters.slice(1), never] };
  });
  const filterFile = path.join(data.path, "filters.json");
  await writeFile(filterFile, JSON.stringify(filters));
  const emulator = await startMeasured("emulator", path.join(data.path, "grid"), sink.url, "", filterFile);
  const bare = await startMeasured("emulator", path.join(data.path, "bare"), sink.url, "none");
  try {
    const measures = [];
    for (const { started, measure } of [emulator, bare]) {
      const body = JSON.stringify({
        id: "1",
        subject: "large",
        eventType: "T",
        eventTime: "2026-11-24T14:02:11Z",
        data: { text },
      });
      const totals: number[] = [];
      const blocks: number[] = [];
      for (let round = 0; round < 6; round++) {
        await setTimeout(200);
        await measure();
        const from = performance.now();
        const answer = await fetch(started.publishEndpoint, {
          method: "POST",
          headers: { "content-type": "application/json", "aeg-sas-key": started.publishKey },
          body,
        });
        if (answer.status !== 200) throw new Error(await answer.text());
        totals.push(performance.now() - from);
        blocks.push((await measure()).max);
      }
      measures.push({
        total: Math.min(...totals),
        block: Math.min(...blocks),
        first: totals[0]!,
        firstBlock: blocks[0]!,
      });
    }
    const [ours, theirs] = measures;
    const name = `1 MB event against ${eventSubscriptions} x ${conditions} conditions`;
    report({
      name: `${name}, to an event that no filter reads`,
      value: ours!.total,
      unit: "ms",
      baseline: theirs!.total,
    });
    report({ name: `${name}, longest block of the thread`, value: ours!.block, unit: "ms", baseline: theirs!.block });
    report({ name: `${name}, the first one after a start`, value: ours!.first, unit: "ms", baseline: theirs!.first });
    report({
      name: `${name}, longest block by the first one`,
      value: ours!.firstBlock,
      unit: "ms",
      baseline: theirs!.firstBlock,
    });
  } finally {
    await Promise.all([emulator, bare].map(({ stop }) => stop()));
    sink.close();
    data.remove();
  }
}
