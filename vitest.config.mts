import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{core,app,protocol,adapters,emulator,views,webview,architecture}/**/*.test.ts"],
          setupFiles: ["test/rig/fastCheck.ts"],
          isolate: false,
          pool: "threads",
          // None takes two seconds alone; on a machine that is busy elsewhere some took more than the usual 5 s.
          testTimeout: 20_000,
        },
      },
      { test: { name: "contract", include: ["test/{contract,handlers}/**/*.test.ts"], testTimeout: 20_000 } },
      {
        test: {
          name: "journeys",
          include: ["test/journeys/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // VS Code, its browser and the extension are three programs that a person is slower than. What passes only at the
          // second try is marked "(retry x1)" in the log, and is a race to be mended.
          retry: 1,
        },
      },
    ],
  },
});
