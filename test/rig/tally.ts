/** The tests of a stage, or of all stages, by result. A crash counts as one failed. */
export interface StageCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
  /** The names of the tests that passed only when they were tried again. */
  readonly retried?: readonly string[];
}

export interface StageResult extends StageCounts {
  readonly output: string;
}

export type Stage = () => Promise<StageResult>;

/** Adds up the stages of a test run and prints the result of each. */
export class Tally {
  readonly #results: StageResult[] = [];

  /** Runs a stage and prints a line about it, below its output if that is worth reading. */
  async run(name: string, stage: Stage, show: "always" | "on failure" = "on failure"): Promise<StageResult> {
    const start = performance.now();
    const result = await stage().catch((error: unknown): StageResult => ({
      passed: 0,
      failed: 1,
      output: formatError(error),
    }));
    this.#results.push(result);
    if (show === "always" || result.failed > 0) console.log(`\n${result.output.trim()}\n`);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const mark = result.failed > 0 ? "FAILED" : "ok";
    console.log(`${mark.padEnd(6)} ${name.padEnd(12)} ${formatCounts(result)}, ${seconds} s`);
    return result;
  }

  /** Prints the sum as the last line, above it the retried tests, and sets the exit code. */
  end(): void {
    const sum = {
      passed: add(this.#results.map(({ passed }) => passed)),
      failed: add(this.#results.map(({ failed }) => failed)),
      skipped: add(this.#results.map(({ skipped = 0 }) => skipped)),
    };
    const retried = this.#results.flatMap(({ retried = [] }) => retried);
    console.log("");
    if (retried.length > 0) console.log(`Passed only when retried: ${retried.join("; ")}`);
    console.log(formatCounts(sum));
    process.exitCode = sum.failed > 0 ? 1 : 0;
  }
}

const add = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const formatCounts = ({ passed, failed, skipped = 0 }: StageCounts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

/** Errors of the rig itself are written for people; any other error needs its stack. */
function formatError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "Error" ? error.message : (error.stack ?? error.message);
}
