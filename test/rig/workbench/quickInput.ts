import type { Locator, Page } from "playwright-core";
import { type Label, toLabelPattern } from "./label.ts";

/** The box at the top of the window: the command palette, quick picks and input boxes. */
export class QuickInput {
  readonly #page: Page;
  readonly #box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator(".quick-input-widget");
  }

  /** Replaces the text of the input line, which filters a list. */
  async type(text: string): Promise<void> {
    await this.#box.locator("input.input").fill(text);
  }

  /** Types a path into VS Code's simple file dialog, after the dialog has filled the line with a folder. */
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

  /** Presses Enter until VS Code's simple file dialog closes, because it ignores keys while it reads a folder. */
  async acceptPath(): Promise<void> {
    const isClosed = (): Promise<boolean> =>
      this.#box.waitFor({ state: "hidden", timeout: 1_000 }).then(
        () => true,
        () => false,
      );
    for (let attempt = 0; attempt < 20; attempt++) {
      await this.accept();
      if (await isClosed()) return;
    }
    throw new Error("The file dialog does not accept the path.");
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press("Escape");
    await this.#box.waitFor({ state: "hidden" });
  }

  /** Chooses the item with this label, or checks it where several can be chosen. */
  async pick(label: Label): Promise<void> {
    await this.#item(label).click();
  }

  /** The labels of the visible items. */
  async items(): Promise<string[]> {
    await this.#box.locator(".quick-input-list [role=option], .quick-input-list .monaco-list-row").first().waitFor();
    return this.#box.locator(".quick-input-list .monaco-list-row .label-name").allTextContents();
  }

  /** Waits for a message below the input line: a prompt or a validation message. */
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
