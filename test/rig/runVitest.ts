import { readFileSync } from "node:fs";
import path from "node:path";
import { createTemporaryFolder } from "./cleanup.ts";
import { runTool } from "./runProgram.ts";
import type { StageCounts, StageResult } from "./tally.ts";

/**
 * Runs one project of vitest.config.mts, which takes its reporters from the environment set here. A file that does not
 * load, or an error outside of any test, counts as one failed.
 *
 * @param detail whether the output names every test or only those that fail
 */
export async function runVitest(project: string, detail: "every test" | "failures"): Promise<StageResult> {
  const folder = createTemporaryFolder();
  const file = path.join(folder.path, "counts.json");
  try {
    const env = { TEST_COUNTS_FILE: file, TEST_REPORTER: detail === "failures" ? "dot" : "verbose" };
    const { code, output } = await runTool("vitest", ["run", "--configLoader", "native", "--project", project], env);
    const counts = readCounts(file);
    return { ...counts, failed: code === 0 ? counts.failed : Math.max(counts.failed, 1), output };
  } finally {
    folder.remove();
  }
}

function readCounts(file: string): StageCounts {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as StageCounts;
  } catch {
    return { passed: 0, failed: 1 }; // Vitest ended before it could report.
  }
}
