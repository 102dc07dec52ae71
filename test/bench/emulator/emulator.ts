import { loadavg } from "node:os";
import { pinnedNode, repository } from "../../rig/repository.ts";
import { runProgram } from "../../rig/runProgram.ts";
import { benchBacklog } from "./backlog.ts";
import { benchStart } from "./start.ts";
import { benchThroughput } from "./throughput.ts";
import { benchVirtualDay } from "./virtualDay.ts";

/** The emulator as it ships, alone in a process of its own. */
export async function benchEmulator(): Promise<void> {
  const { code, output } = await runProgram(pinnedNode, ["esbuild.config.mjs", "--production"], { cwd: repository });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
  for (const bench of [benchThroughput, benchVirtualDay, benchStart, benchBacklog]) {
    // Figures of a busy machine are to be read as such.
    console.error(`load ${loadavg()[0]?.toFixed(1)}`);
    await bench();
  }
}
