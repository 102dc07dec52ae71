/** What a stage of the tests came to; a crash counts as one failed. */
export interface StageResult {
  readonly passed: number;
  readonly failed: number;
  readonly output: string;
}

export type Stage = () => Promise<StageResult>;

/** Adds up the stages of a run, and says how each went. */
export class Tally {
  passed = 0;
  failed = 0;

  /** Runs a stage and prints a line about it, below what it wrote if that is worth reading. */
  async run(name: string, stage: Stage, show: "always" | "on failure" = "on failure"): Promise<StageResult> {
    const start = performance.now();
    const outcome = await stage().catch((error: unknown): StageResult => ({
      passed: 0,
      failed: 1,
      output: formatError(error),
    }));
    this.passed += outcome.passed;
    this.failed += outcome.failed;
    if (show === "always" || outcome.failed > 0) console.log(`\n${outcome.output.trim()}\n`);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const mark = outcome.failed > 0 ? "FAILED" : "ok";
    console.log(
      `${mark.padEnd(6)} ${name.padEnd(12)} ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`,
    );
    return outcome;
  }

  /** Prints the sum as the last line and sets the exit code. */
  end(): void {
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed > 0 ? 1 : 0;
  }
}

/** What the rig itself throws is written for people; of anything else the place matters. */
function formatError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "Error" ? error.message : (error.stack ?? error.message);
}
