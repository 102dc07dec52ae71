import { temporaryFolder } from "../../rig/ending.ts";
import { pinnedNode } from "../../rig/repository.ts";
import { runProgram } from "../../rig/runProgram.ts";
import { median, report } from "../report.ts";
import { emulatorFile, startPrinting } from "./alone.ts";

const rounds = 9;

/** From the start of the process to its ready line, on a new folder, beside a Node that does nothing. They take turns. */
export async function benchStart(): Promise<void> {
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const data = temporaryFolder();
    let from = performance.now();
    const emulator = await startPrinting(emulatorFile, "--data", data.path);
    ours.push(performance.now() - from);
    await emulator.stop();
    data.remove();
    from = performance.now();
    await runProgram(pinnedNode, ["-e", "0"]);
    bare.push(performance.now() - from);
  }
  report({
    name: "start to ready, to a Node that does nothing",
    value: median(ours),
    unit: "ms",
    baseline: median(bare),
  });
}
