import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

const { HOST_TESTS_LOG: log = "", HOST_TESTS_COUNT: count = "" } = process.env;
// The extension host prints into VS Code's own output, so the results go into a file instead.
const writeLog = (...values: unknown[]): void => appendFileSync(log, `${format(...values)}\n`);

/** VS Code calls this in its extension host. Runs the suites next to this file, and rejects if a test fails. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  Mocha.reporters.Base.consoleLog = writeLog;
  const mocha = new Mocha({ ui: "tdd", timeout: 20_000, reporter: "spec", color: false });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith(".test.cjs")) mocha.addFile(path.join(__dirname, file));
  }
  const {
    passes = 0,
    failures = 0,
    pending = 0,
  } = await new Promise<Partial<Mocha.Stats>>((resolve) => {
    try {
      const runner = mocha.run(() => resolve(runner.stats ?? {}));
    } catch (error) {
      writeLog("A suite could not be loaded.", error);
      throw error;
    }
  });
  writeFileSync(count, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
  if (failures > 0) throw new Error(`${failures} failed`);
}
