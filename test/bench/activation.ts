import { readFileSync } from "node:fs";
import path from "node:path";
import { createTemporaryFolder } from "../rig/cleanup.ts";
import { runHostTests } from "../rig/runHostTests.ts";
import { repositoryFolder } from "../rig/paths.ts";
import { median, report } from "./report.ts";

const runs = 3;

/** `activate()` in the real extension host, each time in a new one; the baseline is the loading of the bundle before it. */
export async function benchActivation(): Promise<void> {
  const measured: { load: number; activate: number }[] = [];
  for (let run = 0; run < runs; run++) {
    const folder = createTemporaryFolder();
    const out = path.join(folder.path, "measured.json");
    process.env["BENCH_OUT"] = out;
    const { failed, output } = await runHostTests(repositoryFolder, "test/bench/host/*.test.ts");
    if (failed) throw new Error(`The measurement failed:\n${output}`);
    measured.push(JSON.parse(readFileSync(out, "utf8")) as { load: number; activate: number });
    folder.remove();
  }
  report({
    name: "activate(), median",
    value: median(measured.map(({ activate }) => activate)),
    unit: "ms",
    baseline: median(measured.map(({ load }) => load)),
  });
}
