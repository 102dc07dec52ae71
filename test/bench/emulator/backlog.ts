import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Instance, readInstance } from "../../../src/emulator/instance.ts";
import { endProgram, startProgram, temporaryFolder } from "../../rig/ending.ts";
import { pinnedNode, repository } from "../../rig/repository.ts";
import { report } from "../report.ts";
import { ask, destination, emulatorFile, kilobyte, writeSeed } from "./alone.ts";
import { sendAll } from "./load.ts";

const [count, inOneRequest] = [100_000, 500];

/** Nobody listens at the discard port. */
const down = destination("http://127.0.0.1:9/");

/**
 * What 100,000 undelivered events of a kilobyte cost: in memory, beside as many that a bare Node holds in an array; and at
 * a restart after a crash, beside reading and parsing the same file.
 */
export async function benchBacklog(): Promise<void> {
  const data = temporaryFolder();
  try {
    const flags = [emulatorFile, "--data", data.path, "--seed", await writeSeed(data.path, down)];
    const first = await startProbed(...flags);
    const empty = await first.memory();
    await fill(await instanceOf(data.path));
    const full = await first.memory();
    await first.kill();
    const holding = await startProbed(path.join(repository, "test/bench/emulator/holding.ts"), String(count));
    const held = await holding.memory();
    await holding.kill();
    const megabytes = (bytes: number): number => bytes / 1024 / 1024;
    for (const [what, of] of [
      ["resident memory", "rss"],
      ["heap", "heapUsed"],
    ] as const) {
      const name = `${what} with 100,000 undelivered events of 1 KB (${Math.round(megabytes(empty[of]))} MB without), to a Node that holds them`;
      report({ name, value: megabytes(full[of]), unit: "MB", baseline: megabytes(held[of]) });
    }
    const parsing = await timeToParse(path.join(data.path, "undelivered.jsonl"));
    const from = performance.now();
    const second = await startProbed(...flags);
    const recovery = performance.now() - from;
    const { undelivered } = await ask(await instanceOf(data.path), "/status");
    if (undelivered !== count) throw new Error(`${undelivered} events came back.`);
    await second.kill();
    report({
      name: "restart after a crash with 100,000 undelivered events, to reading and parsing their file",
      value: recovery,
      unit: "ms",
      baseline: parsing,
    });
  } finally {
    data.remove();
  }
}

interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

/** Starts a program that tells what it holds in memory, and waits for its first line. */
async function startProbed(...args: readonly string[]) {
  const probe = path.join(repository, "test/bench/emulator/memoryProbe.ts");
  const child = startProgram(pinnedNode, ["--expose-gc", "--import", probe, ...args], {
    stdio: ["ignore", "pipe", "ignore", "ipc"],
  });
  await once(createInterface({ input: child.stdout! }), "line");
  return {
    memory: async () => {
      const told = once(child, "message");
      child.send("memory");
      return ((await told) as [Memory])[0];
    },
    /** As a crash ends it. */
    kill: () => endProgram(child, 0),
  };
}

async function instanceOf(folder: string): Promise<Instance> {
  const instance = await readInstance(folder);
  if (!instance) throw new Error("The emulator has not announced itself.");
  return instance;
}

async function fill(instance: Instance): Promise<void> {
  const bodies = Array.from({ length: count / inOneRequest }, (_, request) => {
    const events = Array.from({ length: inOneRequest }, (_, at) => kilobyte(`e-${request * inOneRequest + at}`));
    return `[${events.join(",")}]`;
  });
  await sendAll(instance.publishEndpoint, { "aeg-sas-key": instance.publishKey }, bodies, { connections: 4 });
  const { undelivered } = await ask(instance, "/status");
  if (undelivered !== count) throw new Error(`${undelivered} events are undelivered.`);
}

async function timeToParse(file: string): Promise<number> {
  const from = performance.now();
  for (const line of (await readFile(file, "utf8")).split("\n")) if (line) JSON.parse(line);
  return performance.now() - from;
}
