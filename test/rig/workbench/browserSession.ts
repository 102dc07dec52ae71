import { rmSync } from "node:fs";
import path from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { findChromium } from "../chromium.ts";
import { createTemporaryFolder } from "../cleanup.ts";
import { createPath } from "../environment.ts";
import { startVsCodeServer, type VsCodeServer } from "../vsCodeServer.ts";
import { writeServerSettings } from "../vsCodeSettings.ts";
import type { Session, SessionOptions } from "./session.ts";

/** Themes, languages and accounts. VS Code's other extensions have no part in these tests and slow down its start. */
const builtinExtensions = [
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

/** A VS Code server and a headless Chromium, which serve one window after another. */
interface BrowserHost {
  /** What a running server cannot change. */
  readonly key: string;
  readonly server: VsCodeServer;
  readonly context: BrowserContext;
  close(): Promise<void>;
}

let idleHost: BrowserHost | undefined;

/**
 * Opens a window for a new user of VS Code: with the settings and the theme of the options, and nothing stored. A host left
 * by the session before is used again if its server was started alike, which saves most of the time that a start takes.
 */
export async function openInBrowser(options: SessionOptions): Promise<Session> {
  const host = await takeHost(options);
  const { server, context } = host;
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.setViewportSize(options.size);
    const url = server.windowUrl(options.folder);
    await page.goto(url);
    let pageCount = 1;
    return {
      page,
      globalStorageFolder: server.globalStorageFolder,
      openWindow: () => {
        pageCount++;
        return openBrowserWindow(page, url);
      },
      // A page that a test has closed leaves an extension host behind, which waits for its page to come back.
      close: () => (context.pages().length < pageCount ? host.close() : releaseHost(host)),
    };
  } catch (error) {
    await host.close();
    throw error;
  }
}

/** Ends the host that waits for another session, if there is one. */
export async function closeIdleHost(): Promise<void> {
  await idleHost?.close();
  idleHost = undefined;
}

async function takeHost(options: SessionOptions): Promise<BrowserHost> {
  const { extension, dataFolder, env, replacedBuiltins, theme, settings } = options;
  const key = JSON.stringify([extension, dataFolder, env, replacedBuiltins]);
  if (idleHost && idleHost.key !== key) await closeIdleHost();
  const host = idleHost ?? (await startHost(key, options));
  idleHost = undefined;
  writeServerSettings(host.server.dataFolder, theme, settings);
  return host;
}

async function startHost(key: string, options: SessionOptions): Promise<BrowserHost> {
  const executable = await findChromium();
  // VSCODE_CLI keeps the server from asking a login shell for the PATH, which would be the machine's.
  const env = { PATH: createPath(), VSCODE_CLI: "1", ...options.env };
  const server = await startVsCodeServer({ ...options, env, builtinExtensions });
  const browser = await startBrowser(executable, options.size).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
  };
  return { key, server, context: browser.context, close };
}

/** Closes the windows, deletes what they stored, and keeps the host for the next session. */
async function releaseHost(host: BrowserHost): Promise<void> {
  const { server, context } = host;
  const [page, ...others] = context.pages();
  if (!page) return host.close();
  // Leaving the page, unlike closing it, ends the extension host at once.
  for (const each of [...others, page]) await each.goto("about:blank");
  for (const each of others) await each.close();
  const protocol = await context.newCDPSession(page);
  const { origin } = new URL(server.windowUrl());
  await protocol.send("Storage.clearDataForOrigin", { origin, storageTypes: "cookies,indexeddb,local_storage" });
  await protocol.detach();
  rmSync(path.join(server.dataFolder, "data/User"), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  idleHost = host;
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
