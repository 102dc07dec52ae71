import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { endProgram, startProgram } from "../rig/ending.ts";
import { pinnedNode, repository } from "../rig/repository.ts";

/** What the emulator says when it is ready. */
export interface Ready {
  readonly armEndpoint: string;
  readonly publishEndpoint: string;
  readonly publishKey: string;
  readonly subscriptionId: string;
  readonly workspaceId: string;
}

/** Starts the Local Event Grid alone; every VS Code that uses the same folder shares it. */
export async function startLocalEventGrid(folder: string): Promise<Ready & { stop(): Promise<void> }> {
  const main = path.join(repository, "src/emulator/main.ts");
  const child = startProgram(pinnedNode, [main, "--port", "0", "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`The Local Event Grid ended with code ${code}.`))),
  ])) as [string];
  return { ...(JSON.parse(line) as Ready), stop: () => endProgram(child) };
}
