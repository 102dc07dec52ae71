import { once } from "node:events";
import { createInterface } from "node:readline";
import { startProgram, stopProgram } from "../../rig/cleanup.ts";
import { pinnedNode } from "../../rig/paths.ts";

interface Measures {
  /** MB after a collection. */
  readonly rss: number;
  /** 99th percentile of the event loop's delay since the last call, in milliseconds. */
  readonly p99: number;
}

interface MeasuredProgram<Started> {
  readonly started: Started;
  readonly measure: () => Promise<Measures>;
  readonly stop: () => Promise<void>;
}

/** Starts `measured.ts`. @returns the first line that it prints, parsed */
export async function startMeasured<Started>(...args: readonly string[]): Promise<MeasuredProgram<Started>> {
  const script = new URL("measured.ts", import.meta.url).pathname;
  const child = startProgram(pinnedNode, ["--expose-gc", script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! });
  const readLine = async (): Promise<string> => ((await once(lines, "line")) as [string])[0];
  const started = JSON.parse(await readLine()) as Started;
  return {
    started,
    measure: async () => {
      const line = readLine();
      child.stdin!.write("\n");
      return JSON.parse(await line) as Measures;
    },
    stop: () => stopProgram(child),
  };
}
