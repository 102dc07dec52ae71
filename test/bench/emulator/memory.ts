import { once } from "node:events";
import { createInterface } from "node:readline";
import { stopProgram, startProgram, createTemporaryFolder } from "../../rig/cleanup.ts";
import { pinnedNode } from "../../rig/paths.ts";
import type { RunningEmulator } from "../../../src/emulator/startEmulator.ts";
import { report } from "../report.ts";
import { createEvent } from "./createEvent.ts";
import { sendAll } from "./load.ts";

const [count, atOnce] = [100_000, 500];

/**
 * What the heap holds of 100,000 undelivered events, and how long a new process takes to have them again. The baseline of
 * the memory is the same events parsed, in a list, as an emulator without a journal would hold them.
 */
export async function benchEmulatorMemory(): Promise<void> {
  const data = createTemporaryFolder();
  const first = await startUndeliverable(data.path);
  const before = await first.heap();
  await publishAll(first.emulator);
  const value = (await first.heap()) - before;
  await first.stop();
  const held = startLineProgram("held.ts", String(count));
  const baseline = Number(await held.line());
  report({ name: "memory of 100,000 undelivered events, to holding them parsed", value, unit: "MB", baseline });

  const from = performance.now();
  const second = await startUndeliverable(data.path);
  const took = performance.now() - from;
  if ((await countUndelivered(second.emulator)) !== count) throw new Error("Not all events are there again.");
  await second.stop();
  data.remove();
  const empty = createTemporaryFolder();
  const began = performance.now();
  const third = await startUndeliverable(empty.path);
  const bare = performance.now() - began;
  await third.stop();
  empty.remove();
  report({
    name: "start with 100,000 undelivered events, to start with none",
    value: took,
    unit: "ms",
    baseline: bare,
  });
}

async function startUndeliverable(folder: string) {
  const { line, ask, stop } = startLineProgram("undelivered.ts", folder);
  const emulator = JSON.parse(await line()) as RunningEmulator;
  return { emulator, heap: async () => Number(await ask()), stop };
}

/** Starts a program of this folder that answers in lines. */
function startLineProgram(file: string, ...args: readonly string[]) {
  const script = new URL(file, import.meta.url).pathname;
  const child = startProgram(pinnedNode, ["--expose-gc", script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! });
  const line = async (): Promise<string> => ((await once(lines, "line")) as [string])[0];
  const ask = (): Promise<string> => {
    const answer = line();
    child.stdin!.write("\n");
    return answer;
  };
  return { line, ask, stop: () => stopProgram(child) };
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
