import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import type { StageCounts } from "./tally.ts";

/** A reporter of vitest that writes the counts of a run into a JSON file, with the names of the tests that needed a retry. */
export class CountsReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    const counts: StageCounts = {
      passed: count("passed"),
      failed: count("failed"),
      skipped: count("skipped"),
      retried: tests
        .filter((test) => test.diagnostic()?.flaky)
        .map(({ module, fullName }) => `${module.relativeModuleId} > ${fullName}`),
    };
    writeFileSync(this.#file, JSON.stringify(counts));
  }
}
