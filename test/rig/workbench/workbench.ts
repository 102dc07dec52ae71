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

/** What `openWorkbench` takes; by default the packaged extension in a dark window of 1280 by 900 without a folder. */
export type WorkbenchOptions = Partial<SessionOptions>;

/**
 * Opens VS Code with the extension: desktop VS Code if the variable VSCODE_EXECUTABLE names it, else VS Code's server in a
 * headless Chromium.
 *
 * @throws with one sentence on what is missing
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

/** A window of VS Code, driven as a person drives it. Everything waits for what it needs, up to 30 s. */
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

  /** What the extension gets as `globalStorageUri`. */
  get globalStorageFolder(): string {
    return this.#session.globalStorageFolder;
  }

  /** Waits until VS Code shows its parts. */
  async waitUntilReady(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.activitybar .action-item").first().waitFor();
    await this.page.locator(".monaco-workbench .part.statusbar .statusbar-item").first().waitFor();
  }

  /** Runs a command of the command palette by its title, with or without its category. */
  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** Shows a view container by its icon in the activity bar. */
  async openActivity(title: string): Promise<void> {
    const icon = this.page.locator(".part.activitybar").getByRole("tab", { name: title });
    const heading = this.page.locator(".part.sidebar").getByRole("heading", { name: title });
    // A click on the icon of what is shown hides it, and VS Code may be about to show it by itself after a reload.
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

  /** An entry of the status bar that contains this text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator(".part.statusbar .statusbar-item").filter({ hasText: text });
  }

  /** The webview in sight that shows something matching a selector, once it does. */
  webview(selector: string): Promise<Frame> {
    return waitUntil(`a webview that shows ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        if (await isShowing(frame, selector)) return frame;
      }
      return undefined;
    });
  }

  /** Changes the colour theme. */
  async useTheme(theme: Theme): Promise<void> {
    await this.runCommand("Preferences: Color Theme");
    await this.quickInput.type(themes[theme].label);
    await this.quickInput.pick(themes[theme].label);
    await this.page.locator(`.monaco-workbench.${themes[theme].windowClass}`).waitFor();
  }

  /**
   * Changes settings in the files of the user and of the machine that extensions run on. A file that VS Code read half
   * written had lost settings, and for some of those it asks in a dialog to be loaded again.
   */
  async changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const user = path.dirname(path.dirname(this.globalStorageFolder));
    for (const file of [path.join(user, "settings.json"), path.join(user, "../Machine/settings.json")]) {
      if (!existsSync(file)) continue;
      const before = JSON.parse(await readFile(file, "utf8")) as Readonly<Record<string, unknown>>;
      replaceFile(file, JSON.stringify({ ...before, ...settings }));
    }
  }

  /** Loads the window again: the extension host ends and starts, and what was stored is all that remains. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.waitUntilReady();
  }

  /** Opens a second window of the same VS Code; it closes with this one. */
  async openWindow(): Promise<Workbench> {
    const other = new Workbench(this.#session, this.#options, await this.#session.openWindow());
    await other.waitUntilReady();
    return other;
  }

  /** What axe finds wrong with a webview. */
  findAccessibilityViolations(frame: Frame): Promise<AccessibilityViolation[]> {
    return this.#webviewErrors.pauseWhile(() => findAccessibilityViolations(frame));
  }

  /** Errors and breaches of the content security policy that webviews of this window caused until now. */
  webviewErrors(): readonly string[] {
    return this.#webviewErrors.all();
  }

  /** Saves what the window shows as a PNG file, without the mouse and what it hovers over; the folder is made. */
  async saveScreenshot(file: string): Promise<void> {
    const { width, height } = this.#options.size;
    await waitUntil("the tooltip to go", async () => {
      await this.page.mouse.move(width / 2, height - 8); // The middle of the status bar, where nothing is.
      const gone = this.#tooltip.waitFor({ state: "hidden", timeout: 1_000 });
      return gone.then(
        () => true,
        // One that comes late, when the mouse has left, stays until the mouse leaves once more.
        () => this.#tooltip.hover({ timeout: 1_000 }).catch(() => {}),
      );
    });
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, animations: "disabled" });
  }

  /** What is in front of a person: the dialog that asks something, notifications, a tooltip, and the rows of trees. */
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
    // VS Code prepares a webview's page in a hidden frame and swaps it in when it is loaded.
    if (!frame.parentFrame() || (await (await frame.frameElement()).getAttribute("id")) !== "active-frame")
      return false;
    return await frame.locator(selector).first().isVisible();
  } catch {
    return false; // The frame went away while it was asked.
  }
}
