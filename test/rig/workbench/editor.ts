import type { Locator, Page } from "playwright-core";
import { type Label, toLabelPattern } from "./label.ts";

const tabSelector = ".tabs-container [role=tab]";
/** VS Code splits a label into several elements, such as the name and the suffix of a file. */
const tabLabelSelector = ".monaco-icon-label-container";

/** The editor area: its tabs, and the text of the active one. */
export class Editor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The tab with this title. Its `aria-selected` tells whether it is active. */
  tab(title: Label): Locator {
    // Found by its accessible name, to which VS Code appends a state such as ", preview".
    const name = typeof title === "string" ? new RegExp(`${toLabelPattern(title).source.slice(0, -1)}(, .*)?$`) : title;
    return this.#page.locator(".tabs-container").getByRole("tab", { name });
  }

  async titles(): Promise<string[]> {
    return this.#page.locator(tabSelector).locator(tabLabelSelector).allTextContents();
  }

  async close(title: Label): Promise<void> {
    await this.tab(title)
      .getByRole("button", { name: /^Close/ })
      .click();
    await this.tab(title).waitFor({ state: "hidden" });
  }

  /** The whole text of the active text editor, read through the clipboard. The selection is restored. */
  async text(): Promise<string> {
    await this.focus();
    await this.#page.keyboard.press("ControlOrMeta+a");
    await this.#page.keyboard.press("ControlOrMeta+c");
    await this.#page.keyboard.press("ControlOrMeta+u");
    return this.clipboard();
  }

  /** Types into the active text editor, at the cursor. */
  async type(text: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.type(text);
  }

  async focus(): Promise<void> {
    await this.#page.locator(".editor-group-container.active .monaco-editor .view-lines").first().click();
  }

  clipboard(): Promise<string> {
    return this.#page.evaluate(() => navigator.clipboard.readText());
  }
}
