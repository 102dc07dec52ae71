import { once } from "node:events";
import { createInterface } from "node:readline";
import type { RunningEmulator } from "../../../src/emulator/startEmulator.ts";
import { startProgram, stopProgram } from "../../rig/cleanup.ts";
import { pinnedNode } from "../../rig/paths.ts";

interface Measures {
  /** MB after a collection. */
  readonly rss: number;
  /** 99th percentile of the event loop's delay since the last call, in milliseconds. */
  readonly p99: number;
  /** The largest of these delays, in milliseconds. */
  readonly max: number;
}

/** Starts `measured.ts`. The addresses of a baseline are incomplete. */
export async function startMeasured(...args: readonly string[]) {
  const script = new URL("measured.ts", import.meta.url).pathname;
  const child = startProgram(pinnedNode, ["--expose-gc", script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! });
  const readLine = async (): Promise<string> => ((await once(lines, "line")) as [string])[0];
  const started = JSON.parse(await readLine()) as RunningEmulator;
  return {
    started,
    measure: async (): Promise<Measures> => {
      const line = readLine();
      child.stdin!.write("\n");
      return JSON.parse(await line) as Measures;
    },
    pid: child.pid!,
    stop: () => stopProgram(child),
  };
}
