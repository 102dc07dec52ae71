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

/** Starts `measured.ts`. @returns the first line that it prints, parsed */
export async function startMeasured<T>(...args: readonly string[]) {
  const script = new URL("measured.ts", import.meta.url).pathname;
  const child = startProgram(pinnedNode, ["--expose-gc", script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! });
  const readLine = async (): Promise<string> => ((await once(lines, "line")) as [string])[0];
  const started = JSON.parse(await readLine()) as T;
  return {
    started,
    measure: async (): Promise<Measures> => {
      const line = readLine();
      child.stdin!.write("\n");
      return JSON.parse(await line) as Measures;
    },
    stop: () => stopProgram(child),
  };
}
