import { defineConfig } from "vitest/config";

/** A test that asserts nothing fails. */
const expect = { requireAssertions: true };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          expect,
          include: ["test/{core,app,protocol,adapters,emulator,views,webview,architecture}/**/*.test.ts"],
          setupFiles: ["test/rig/fastCheck.ts"],
          isolate: false,
          pool: "threads",
          // Each takes less than 2 s alone, but some exceeded the default of 5 s on a busy machine.
          testTimeout: 20_000,
        },
      },
      { test: { name: "contract", expect, include: ["test/{contract,handlers}/**/*.test.ts"], testTimeout: 20_000 } },
      {
        test: {
          name: "journeys",
          expect,
          include: ["test/journeys/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // A test that passes only at its second try is marked "(retry x1)" in the log: find the race and fix it.
          retry: 1,
        },
      },
    ],
  },
});
