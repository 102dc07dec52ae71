#!/usr/bin/env node
// Stands where @vscode/test-electron expects the executable of desktop VS Code: takes its flags, runs the suite in the
// extension host of the VS Code server, shown in a headless Chromium, and ends with the suite's exit code.
import { findChromium } from "./chromium.ts";
import { startVsCodeServer } from "./vsCodeServer.ts";
import { startBrowser } from "./workbench/browserSession.ts";

const readFlag = (name: string): string => {
  const found = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  if (!found) throw new Error(`The flag --${name} is missing.`);
  return found.slice(name.length + 3);
};
const suiteTimeoutMs = 180_000;
const folder = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
const executable = await findChromium();
const host = await startVsCodeServer({
  extension: { folder: readFlag("extensionDevelopmentPath") },
  extensionTestsPath: readFlag("extensionTestsPath"),
  ...(folder ? { folder } : {}),
});
const browser = await startBrowser(executable, { width: 1280, height: 900 });
const page = browser.context.pages()[0] ?? (await browser.context.newPage());
const code = await new Promise<number>((resolve, reject) => {
  const tooLong = (): void => reject(new Error(`The suite did not end within ${suiteTimeoutMs / 1000} s.`));
  setTimeout(tooLong, suiteTimeoutMs).unref();
  // The two functions that VS Code calls while it runs a suite in a browser.
  Promise.all([
    page.exposeFunction("codeAutomationExit", resolve),
    page.exposeFunction("codeAutomationLog", () => undefined),
  ])
    .then(() => page.goto(host.url))
    .catch(reject);
});
await browser.close();
await host.stop();
process.exit(code);
