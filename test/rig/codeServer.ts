#!/usr/bin/env node
// Replaces the executable of desktop VS Code for @vscode/test-electron: takes the same flags, runs the suite in the extension
// host of the VS Code server with a headless Chromium as its window, and exits with the suite's exit code.
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
  const timeOut = (): void => reject(new Error(`The suite did not end within ${suiteTimeoutMs / 1000} s.`));
  setTimeout(timeOut, suiteTimeoutMs).unref();
  // VS Code calls these two functions when it runs a suite in a browser.
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
