import { appendFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

/** Called by VS Code in its extension host: runs the suites that stand beside this file, and rejects if a test fails. */
export async function run(): Promise<void> {
  const { HOST_TESTS_LOG: log = "", HOST_TESTS_COUNT: count = "" } = process.env;
  // The extension host's own output is mixed with VS Code's, so the results take their own way out.
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => appendFileSync(log, `${format(...values)}\n`);

  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: "bdd", timeout: 20_000, reporter: "spec", color: false });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith(".test.cjs")) mocha.addFile(path.join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.once("end", () => {
      const { passes = 0, failures: failed = 0 } = runner.stats ?? {};
      appendFileSync(count, JSON.stringify({ passed: passes, failed }));
    });
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}
