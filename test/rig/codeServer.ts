#!/usr/bin/env node
// Takes the place of the VS Code executable for @vscode/test-electron: accepts its flags, runs the suite in the extension
// host of the VS Code server, opened in a headless Chromium, and exits with the suite's exit code.
import { findChromium } from "./chromium.ts";
import { createPath, pinEnvironment } from "./environment.ts";
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
pinEnvironment();
const host = await startVsCodeServer({
  extension: { folder: readFlag("extensionDevelopmentPath") },
  extensionTestsPath: readFlag("extensionTestsPath"),
  // VSCODE_CLI keeps the server from asking a login shell for the PATH.
  env: { PATH: createPath(), VSCODE_CLI: "1" },
  ...(folder ? { folder } : {}),
});
const browser = await startBrowser(executable, { width: 1280, height: 900 });
const page = browser.context.pages()[0] ?? (await browser.context.newPage());
const code = await new Promise<number>((resolve, reject) => {
  const expire = (): void => reject(new Error(`The suite did not end within ${suiteTimeoutMs / 1000} s.`));
  setTimeout(expire, suiteTimeoutMs).unref();
  // VS Code calls these two functions while it runs a suite in a browser.
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
