import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { readInstance, type EmulatorInstance } from "../../../src/emulator/store/instance.ts";
import { stopProgram, startProgram, createTemporaryFolder } from "../../rig/cleanup.ts";
import { pinnedNode, repositoryFolder } from "../../rig/paths.ts";

/** The emulator as it ships, alone in a process of its own. */
export interface EmulatorProcess extends EmulatorInstance {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a program and waits for the first line that it prints. */
export async function startAndReadLine(file: string, ...args: readonly string[]) {
  const child = startProgram(pinnedNode, [file, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return { line, pid: child.pid!, stop: () => stopProgram(child) };
}

export const emulatorFile = path.join(repositoryFolder, "dist/emulator.js");

const benchWorkspaceId =
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/bench";

/** Starts the emulator with one workspace without event subscriptions, in a temporary folder. */
export async function startEmulatorProcess(...flags: readonly string[]): Promise<EmulatorProcess> {
  const data = createTemporaryFolder();
  const seed = path.join(data.path, "seed.json");
  await writeFile(seed, JSON.stringify({ workspaces: [{ id: benchWorkspaceId, location: "westeurope" }] }));
  const { pid, stop } = await startAndReadLine(emulatorFile, "--data", data.path, "--seed", seed, ...flags);
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
