import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { Writable } from "node:stream";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { createTemporaryFolder } from "./cleanup.ts";
import { repositoryFolder } from "./paths.ts";
import type { StageCounts, StageResult } from "./tally.ts";

/** The folder of the bundled suites, inside the repository so that they find mocha. */
const bundlesFolder = path.join(repositoryFolder, ".vscode-test/host-tests");

/**
 * Runs suites with mocha in the extension host of desktop VS Code if VSCODE_EXECUTABLE names it, otherwise of VS Code's
 * server. The extension must be built, as it is loaded from its folder.
 *
 * @param extension the folder of its package.json
 * @param suites a glob pattern, relative to the repository
 */
export async function runHostTests(
  extension = repositoryFolder,
  suites = "test/host/**/*.test.ts",
): Promise<StageResult> {
  if (process.platform === "win32" && !process.env.VSCODE_EXECUTABLE) {
    throw new Error("On Windows the host tests need desktop VS Code: set VSCODE_EXECUTABLE to its Code.exe.");
  }
  const folder = createTemporaryFolder();
  const suite = path.join(bundlesFolder, String(process.pid));
  const files = { log: path.join(folder.path, "log"), count: path.join(folder.path, "count") };
  try {
    await bundleSuites(suites, suite);
    const opened = path.join(folder.path, "opened");
    mkdirSync(opened);
    let printed = "";
    const print = new Writable({
      write(chunk: Buffer, _encoding, done) {
        printed += chunk.toString();
        done();
      },
    });
    const failure = await runTests({
      vscodeExecutablePath: process.env.VSCODE_EXECUTABLE ?? path.join(import.meta.dirname, "codeServer.ts"),
      extensionDevelopmentPath: extension,
      extensionTestsPath: path.join(suite, "index.cjs"),
      launchArgs: [opened, `--user-data-dir=${folder.path}/data`, `--extensions-dir=${folder.path}/extensions`],
      extensionTestsEnv: { HOST_TESTS_LOG: files.log, HOST_TESTS_COUNT: files.count },
      stdout: print,
      stderr: print,
    }).then(
      () => "",
      (error: unknown) => String(error),
    );
    const log = existsSync(files.log) ? readFileSync(files.log, "utf8") : "";
    if (!existsSync(files.count)) {
      const output = `${log}\n${printed}\nVS Code ended before the suites did. ${failure}`;
      return { passed: 0, failed: 1, output };
    }
    const counts = JSON.parse(readFileSync(files.count, "utf8")) as StageCounts;
    return { ...counts, output: log };
  } finally {
    rmSync(suite, { recursive: true, force: true });
    folder.remove();
  }
}

async function bundleSuites(suites: string, outdir: string): Promise<void> {
  const tests = globSync(suites, { cwd: repositoryFolder });
  if (tests.length === 0) throw new Error(`No suites match ${suites}.`);
  await build({
    entryPoints: [
      path.join(repositoryFolder, "test/host/index.ts"),
      ...tests.map((file) => path.resolve(repositoryFolder, file)),
    ],
    entryNames: "[name]",
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    sourcemap: "inline",
    external: ["vscode", "mocha", "oxc-parser"],
    logLevel: "warning",
  });
}
