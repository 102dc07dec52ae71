import { readFileSync } from "node:fs";
import path from "node:path";
import { createTemporaryFolder } from "../rig/cleanup.ts";
import { runHostTests } from "../rig/runHostTests.ts";
import { repositoryFolder } from "../rig/paths.ts";
import { median, report } from "./report.ts";

const runs = 3;

/** Times `activate()`, each run in a new extension host. The baseline is loading the modules before it. */
export async function benchActivation(): Promise<void> {
  const measurements: { load: number; activate: number }[] = [];
  for (let run = 0; run < runs; run++) {
    const folder = createTemporaryFolder();
    const out = path.join(folder.path, "measurement.json");
    process.env["BENCH_OUT"] = out;
    const { failed, output } = await runHostTests(repositoryFolder, "test/bench/host/*.test.ts");
    if (failed) throw new Error(`The measurement failed:\n${output}`);
    measurements.push(JSON.parse(readFileSync(out, "utf8")) as { load: number; activate: number });
    folder.remove();
  }
  report({
    name: "activate(), median",
    value: median(measurements.map(({ activate }) => activate)),
    unit: "ms",
    baseline: median(measurements.map(({ load }) => load)),
  });
}
