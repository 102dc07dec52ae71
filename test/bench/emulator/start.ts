import { once } from "node:events";
import { startProgram, createTemporaryFolder } from "../../rig/cleanup.ts";
import { pinnedNode } from "../../rig/paths.ts";
import { median, report } from "../report.ts";
import { emulatorFile, startAndReadLine } from "./emulatorProcess.ts";

const rounds = 9;

/** From the start of the process to the line that says it is ready, beside a process of Node that does nothing. */
export async function benchStart(): Promise<void> {
  const times: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const data = createTemporaryFolder();
    const from = performance.now();
    const { stop } = await startAndReadLine(emulatorFile, "--data", data.path);
    const ours = performance.now() - from;
    await stop();
    data.remove();
    const began = performance.now();
    await once(startProgram(pinnedNode, ["-e", "0"], { stdio: "ignore" }), "exit");
    times.push({ ours, bare: performance.now() - began });
  }
  report({
    name: "start to ready, to a process of Node that does nothing",
    value: median(times.map(({ ours }) => ours)),
    unit: "ms",
    baseline: median(times.map(({ bare }) => bare)),
  });
}
