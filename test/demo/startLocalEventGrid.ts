import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { stopProgram, startProgram } from "../rig/cleanup.ts";
import { pinnedNode, repositoryFolder } from "../rig/paths.ts";

/** The line that the emulator prints when it is ready. */
export interface EmulatorReadyLine {
  readonly armEndpoint: string;
  readonly publishEndpoint: string;
  readonly publishKey: string;
  readonly subscriptionId: string;
  readonly workspaceId: string;
}

/** Starts the Local Event Grid on its own. Every VS Code with the same folder shares it. */
export async function startLocalEventGrid(folder: string): Promise<EmulatorReadyLine & { stop(): Promise<void> }> {
  const main = path.join(repositoryFolder, "src/emulator/main.ts");
  const child = startProgram(pinnedNode, [main, "--port", "0", "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`The Local Event Grid exited with code ${code}.`))),
  ])) as [string];
  return { ...(JSON.parse(line) as EmulatorReadyLine), stop: () => stopProgram(child) };
}
