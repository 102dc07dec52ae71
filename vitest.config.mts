import { defineConfig } from "vitest/config";
import { CountsReporter } from "./test/rig/countsReporter.ts";
import { createPath, pinEnvironment } from "./test/rig/environment.ts";

pinEnvironment();
const env = { PATH: createPath() };
const { TEST_COUNTS_FILE: countsFile, TEST_REPORTER: reporter } = process.env;

export default defineConfig({
  test: {
    // Set by test/rig/runVitest.ts; absent when a person runs vitest alone.
    ...(countsFile && reporter ? { reporters: [reporter, new CountsReporter(countsFile)] } : {}),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{core,app,protocol,adapters,emulator,views,webview,architecture}/**/*.test.ts"],
          setupFiles: ["test/rig/fastCheck.ts"],
          env,
          expect: { requireAssertions: true },
          isolate: false,
          pool: "threads",
          // Every test takes less than 2 s alone, but some took more than the default 5 s on a busy machine.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "contract",
          include: ["test/{contract,handlers}/**/*.test.ts"],
          env,
          expect: { requireAssertions: true },
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "journeys",
          include: ["test/journeys/**/*.test.ts"],
          expect: { requireAssertions: true },
          testTimeout: 120_000,
          hookTimeout: 180_000,
          setupFiles: ["test/journeys/setup.ts"],
          // A journey mostly waits, so that two at once hardly disturb each other.
          maxWorkers: 2,
          // A test that passes only when retried has found a race. `npm test` names it, so that it gets fixed.
          retry: 1,
        },
      },
    ],
  },
});
