import { readFileSync } from "node:fs";
import path from "node:path";
import { createTemporaryFolder } from "./cleanup.ts";
import { runTool } from "./runProgram.ts";
import type { StageResult } from "./tally.ts";

/** The part of vitest's JSON report that counts. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

/**
 * Runs one project of vitest.config.mts. A file that does not load, or an error outside of any test, counts as one failed.
 *
 * @param detail whether the output names every test or only those that fail
 */
export async function runVitest(project: string, detail: "every test" | "failures"): Promise<StageResult> {
  const folder = createTemporaryFolder();
  try {
    const report = path.join(folder.path, "report.json");
    const reporters = [
      `--reporter=${detail === "failures" ? "dot" : "verbose"}`,
      "--reporter=json",
      `--outputFile.json=${report}`,
    ];
    const { code, output } = await runTool("vitest", "run", "--project", project, ...reporters);
    const { passed, failed } = readCounts(report);
    return { passed, failed: code === 0 ? failed : Math.max(failed, 1), output };
  } finally {
    folder.remove();
  }
}

function readCounts(report: string): { readonly passed: number; readonly failed: number } {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 1 }; // Vitest ended before it could report.
  }
}
