import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { readInstance, type Instance } from "../../../src/emulator/instance.ts";
import { endProgram, startProgram, temporaryFolder } from "../../rig/ending.ts";
import { pinnedNode, repository } from "../../rig/repository.ts";

/** The emulator as it ships, alone in a process of its own. */
export interface Alone extends Instance {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a program and waits for the first line that it prints. */
export async function startPrinting(file: string, ...args: readonly string[]) {
  const child = startProgram(pinnedNode, [file, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return { line, pid: child.pid!, stop: () => endProgram(child) };
}

export const emulatorFile = path.join(repository, "dist/emulator.js");

const workspace = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/bench";

/** Starts the emulator with one workspace that nobody listens to, on an empty folder, which is gone afterwards. */
export async function startAlone(...flags: readonly string[]): Promise<Alone> {
  const data = temporaryFolder();
  const seed = path.join(data.path, "seed.json");
  await writeFile(seed, JSON.stringify({ workspaces: [{ id: workspace, location: "westeurope" }] }));
  const { pid, stop } = await startPrinting(emulatorFile, "--data", data.path, "--seed", seed, ...flags);
  const instance = await readInstance(data.path);
  if (!instance) throw new Error("The emulator has not announced itself.");
  return {
    ...instance,
    pid,
    stop: async () => {
      await stop();
      data.remove();
    },
  };
}
