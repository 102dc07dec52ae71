import path from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { findChromium } from "../chromium.ts";
import { createTemporaryFolder } from "../cleanup.ts";
import { startVsCodeServer } from "../vsCodeServer.ts";
import type { Session, SessionOptions } from "./session.ts";

/** Themes, languages and accounts: what else VS Code brings along has nothing to do with this extension, and takes time. */
const keptBuiltinExtensions = [
  "configuration-editing",
  "javascript",
  "json",
  "microsoft-authentication",
  "python",
  "shellscript",
  "theme-defaults",
  "theme-seti",
  "typescript-basics",
];

/** Starts the VS Code server and opens it in a headless Chromium. */
export async function openInBrowser(options: SessionOptions): Promise<Session> {
  const executable = await findChromium();
  const host = await startVsCodeServer({ ...options, builtinExtensions: keptBuiltinExtensions });
  const browser = await startBrowser(executable, options.size).catch(async (error: unknown) => {
    await host.stop();
    throw error;
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await host.stop();
  };
  try {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await page.goto(host.url);
    return {
      page,
      globalStorageFolder: host.globalStorageFolder,
      openWindow: () => openBrowserWindow(page, host.url),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens a browser window rather than a tab: a tab in the background draws nothing, and VS Code waits for it to draw. */
async function openBrowserWindow(page: Page, url: string): Promise<Page> {
  const opened = page.context().waitForEvent("page");
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Target.createTarget", { url, newWindow: true });
  await protocol.detach();
  return opened;
}

/** A headless Chromium that knows no host but this machine's loopback, with a profile of its own. */
export async function startBrowser(
  executablePath: string,
  size: SessionOptions["size"],
): Promise<{ readonly context: BrowserContext; close(): Promise<void> }> {
  const profile = createTemporaryFolder();
  const context = await chromium.launchPersistentContext(profile.path, {
    executablePath,
    artifactsDir: path.join(profile.path, "artifacts"),
    viewport: size,
    permissions: ["clipboard-read", "clipboard-write"],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
  const close = async (): Promise<void> => {
    await context.close();
    profile.remove();
  };
  return { context, close };
}
