import { existsSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { replaceFile } from "../replaceFile.ts";
import { vsixFile } from "../paths.ts";
import { type Theme, themes } from "../vsCodeSettings.ts";
import { type AccessibilityViolation, findAccessibilityViolations } from "./accessibility.ts";
import { openInBrowser } from "./browserSession.ts";
import { WebviewErrors } from "./webviewErrors.ts";
import { openOnDesktop } from "./desktopSession.ts";
import { Editor } from "./editor.ts";
import { Dialog, Notifications } from "./messages.ts";
import { QuickInput } from "./quickInput.ts";
import type { Session, SessionOptions } from "./session.ts";
import { Tree } from "./tree.ts";
import { waitUntil } from "./waitUntil.ts";

/** By default, the packaged extension in a dark window of 1280 by 900 pixels without a folder. */
export type WorkbenchOptions = Partial<SessionOptions>;

/**
 * Opens VS Code with the extension: desktop VS Code if the variable VSCODE_EXECUTABLE names it, otherwise VS Code's server
 * in a headless Chromium. `closeIdleHost` ends what is kept for the next window.
 *
 * @throws Error whose message says what is missing
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const complete: SessionOptions = {
    extension: { vsix: vsixFile },
    theme: "dark",
    size: { width: 1280, height: 900 },
    ...options,
  };
  const executable = process.env.VSCODE_EXECUTABLE;
  const session = await (executable ? openOnDesktop(executable, complete) : openInBrowser(complete));
  const workbench = new Workbench(session, complete, session.page);
  try {
    await workbench.waitUntilReady();
  } catch (error) {
    await workbench.close();
    throw error;
  }
  return workbench;
}

/** A window of VS Code, used as a person uses it. Each method waits up to 30 s for the elements it needs. */
export class Workbench {
  readonly page: Page;
  readonly tree: Tree;
  readonly quickInput: QuickInput;
  readonly dialog: Dialog;
  readonly notifications: Notifications;
  readonly editor: Editor;
  readonly #session: Session;
  readonly #options: SessionOptions;
  readonly #webviewErrors: WebviewErrors;

  constructor(session: Session, options: SessionOptions, page: Page) {
    this.#session = session;
    this.#options = options;
    this.page = page;
    this.tree = new Tree(page);
    this.quickInput = new QuickInput(page);
    this.dialog = new Dialog(page);
    this.notifications = new Notifications(page, this.quickInput);
    this.editor = new Editor(page);
    this.#webviewErrors = new WebviewErrors(page);
  }

  /** The extension's `globalStorageUri`. */
  get globalStorageFolder(): string {
    return this.#session.globalStorageFolder;
  }

  /** Waits until VS Code shows its activity bar and its status bar. */
  async waitUntilReady(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.activitybar .action-item").first().waitFor();
    await this.page.locator(".monaco-workbench .part.statusbar .statusbar-item").first().waitFor();
  }

  /** Runs a command from the command palette by its title, with or without its category. */
  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** Shows a view container by its icon in the activity bar. */
  async openActivity(title: string): Promise<void> {
    const icon = this.page.locator(".part.activitybar").getByRole("tab", { name: title });
    const heading = this.page.locator(".part.sidebar").getByRole("heading", { name: title });
    // Clicking the icon of the open view container hides it, and VS Code may reopen it itself after a reload.
    await icon.waitFor();
    await waitUntil(`the view container ${title}`, async () => {
      if (await heading.isVisible()) return true;
      await icon.click();
      const shown = heading.waitFor({ timeout: 2_000 });
      return shown.then(
        () => true,
        () => undefined,
      );
    });
  }

  /** The status bar item that contains this text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator(".part.statusbar .statusbar-item").filter({ hasText: text });
  }

  /** Waits for a visible webview that shows an element matching a selector. */
  webview(selector: string): Promise<Frame> {
    return waitUntil(`a webview that shows ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        if (await isShowing(frame, selector)) return frame;
      }
      return undefined;
    });
  }

  /** Changes the color theme. */
  async useTheme(theme: Theme): Promise<void> {
    await this.runCommand("Preferences: Color Theme");
    await this.quickInput.type(themes[theme].label);
    await this.quickInput.pick(themes[theme].label);
    await this.page.locator(`.monaco-workbench.${themes[theme].windowClass}`).waitFor();
  }

  /**
   * Changes settings in the files of the user and of the machine that extensions run on. The files are replaced atomically:
   * VS Code would take missing settings in a partial file for changes, and ask for a reload.
   */
  async changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const user = path.dirname(path.dirname(this.globalStorageFolder));
    for (const file of [path.join(user, "settings.json"), path.join(user, "../Machine/settings.json")]) {
      if (!existsSync(file)) continue;
      const before = JSON.parse(await readFile(file, "utf8")) as Readonly<Record<string, unknown>>;
      replaceFile(file, JSON.stringify({ ...before, ...settings }));
    }
  }

  /** Reloads the window, which restarts the extension host. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.waitUntilReady();
  }

  /** Opens a second window of the same VS Code, which closes with this one. */
  async openWindow(): Promise<Workbench> {
    const second = new Workbench(this.#session, this.#options, await this.#session.openWindow());
    await second.waitUntilReady();
    return second;
  }

  /** Checks a webview with axe. */
  findAccessibilityViolations(frame: Frame): Promise<AccessibilityViolation[]> {
    return this.#webviewErrors.pauseWhile(() => findAccessibilityViolations(frame));
  }

  /** The errors that the window's webviews have caused so far. */
  webviewErrors(): readonly string[] {
    return this.#webviewErrors.all();
  }

  /** Saves a screenshot of the window as a PNG file, with the mouse away from everything that has a tooltip. */
  async saveScreenshot(file: string): Promise<void> {
    const { width, height } = this.#options.size;
    await waitUntil("the tooltip to disappear", async () => {
      await this.page.mouse.move(width / 2, height - 8); // The empty middle of the status bar.
      const hidden = this.#tooltip.waitFor({ state: "hidden", timeout: 1_000 });
      return hidden.then(
        () => true,
        // A tooltip that appears after the mouse has left stays until the mouse enters and leaves it.
        () => this.#tooltip.hover({ timeout: 1_000 }).catch(() => {}),
      );
    });
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, animations: "disabled" });
  }

  /** Describes the window for the log of a failed test: dialog, notifications, tooltip and tree rows. */
  async describeVisible(): Promise<string> {
    const texts = [...(await this.dialog.texts()), ...(await this.notifications.messages())];
    if (await this.#tooltip.isVisible()) texts.push(`tooltip: ${await this.#tooltip.innerText()}`);
    return [...texts, ...(await this.tree.labels())].join("\n");
  }

  get #tooltip(): Locator {
    return this.page.locator(".monaco-hover:not(.hidden)").first();
  }

  /** Ends VS Code. */
  close(): Promise<void> {
    return this.#session.close();
  }
}

async function isShowing(frame: Frame, selector: string): Promise<boolean> {
  try {
    // VS Code loads a webview's page in a hidden frame and then swaps the frames.
    if (!frame.parentFrame() || (await (await frame.frameElement()).getAttribute("id")) !== "active-frame")
      return false;
    return await frame.locator(selector).first().isVisible();
  } catch {
    return false; // The frame has just been detached.
  }
}
