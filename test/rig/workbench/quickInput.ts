import type { Locator, Page } from "playwright-core";
import { type Label, toLabelPattern } from "./label.ts";

/** The box at the top of the window: the command palette, lists to pick from, and single lines to type. */
export class QuickInput {
  readonly #page: Page;
  readonly #box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator(".quick-input-widget");
  }

  /** Replaces the text of the line; in a list, it filters. */
  async type(text: string): Promise<void> {
    await this.#box.locator("input.input").fill(text);
  }

  /** Types a path into VS Code's own file dialog, which fills the line itself as soon as it has read a folder. */
  async typePath(file: string): Promise<void> {
    const line = await this.#box.locator("input.input").elementHandle();
    await this.#page.waitForFunction((input) => (input as HTMLInputElement | null)?.value.startsWith("/"), line);
    await this.items();
    await this.type(file);
  }

  /** Presses Enter. */
  async accept(): Promise<void> {
    await this.#box.locator("input.input").press("Enter");
  }

  /** Presses Enter until VS Code's own file dialog takes it: it is deaf while it reads the folder of what was typed. */
  async acceptPath(): Promise<void> {
    const isGone = (): Promise<boolean> =>
      this.#box.waitFor({ state: "hidden", timeout: 1_000 }).then(
        () => true,
        () => false,
      );
    for (let left = 20; left > 0; left--) {
      await this.accept();
      if (await isGone()) return;
    }
    throw new Error("The file dialog does not take the path.");
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press("Escape");
    await this.#box.waitFor({ state: "hidden" });
  }

  /** Chooses the item with this label; where several may be chosen, ticks it. */
  async pick(label: Label): Promise<void> {
    await this.#item(label).click();
  }

  /** The labels of the items in sight. */
  async items(): Promise<string[]> {
    await this.#box.locator(".quick-input-list [role=option], .quick-input-list .monaco-list-row").first().waitFor();
    return this.#box.locator(".quick-input-list .monaco-list-row .label-name").allTextContents();
  }

  /** Waits until the box says this below its line: what to type, or what is wrong with it. */
  async waitForMessage(text: string | RegExp): Promise<void> {
    await this.#box.locator(".quick-input-message").filter({ hasText: text }).waitFor();
  }

  /** Opens the command palette and runs the command with this title, with or without its category. */
  async runCommand(title: string): Promise<void> {
    await this.#page.keyboard.press("F1");
    await this.type(`>${title}`);
    await this.#item(title)
      .or(this.#item(`Azure ML Events: ${title}`))
      .first()
      .click();
  }

  #item(label: Label): Locator {
    const name = this.#page.locator(".label-name", { hasText: toLabelPattern(label) });
    return this.#box.locator(".quick-input-list .monaco-list-row").filter({ has: name });
  }
}
