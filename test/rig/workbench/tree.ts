import type { Locator, Page } from "playwright-core";
import { type Label, toLabelPattern } from "./label.ts";
import { waitUntil } from "./waitUntil.ts";

/** The tree views of extensions. */
export class Tree {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The rows with this label in any view. Use `.nth()` where several have it. */
  row(label: Label): Locator {
    const name = this.#page.locator(".label-name", { hasText: toLabelPattern(label) });
    return this.#page.locator(".customview-tree [role=treeitem]").filter({ has: name });
  }

  /** The description of a row: the dimmed text after its label. */
  async description(label: Label): Promise<string> {
    return (await this.row(label).locator(".label-description").textContent()) ?? "";
  }

  /** Waits until a row's description equals or matches what is expected. Rows appear before all their data has loaded. */
  async waitForDescription(label: Label, expected: string | RegExp): Promise<void> {
    const description = this.row(label).locator(".label-description");
    const matches = (text: string): boolean => (typeof expected === "string" ? text === expected : expected.test(text));
    let last = "";
    await waitUntil(
      () => `the description of ${String(label)} to be ${String(expected)}. It is: ${last}`,
      async () => {
        last = (await description.textContent()) ?? "";
        return matches(last) || undefined;
      },
    );
  }

  /** The labels of all rows in sight, from top to bottom. */
  async labels(): Promise<string[]> {
    const rows = await this.#page.locator(".customview-tree [role=treeitem]").all();
    const placed = await Promise.all(
      rows.map(async (row) => ({
        index: Number(await row.getAttribute("data-index")),
        label: (await row.locator(".label-name").textContent()) ?? "",
      })),
    );
    return placed.sort((a, b) => a.index - b.index).map(({ label }) => label);
  }

  /** Expands rows one after another, each a child of the one before, and returns the last. */
  async expand(...labels: readonly Label[]): Promise<Locator> {
    for (const label of labels) await this.#setExpanded(this.row(label), "true");
    return this.row(labels.at(-1) ?? "");
  }

  /** Expands one of several rows with the same label. */
  async open(row: Locator): Promise<void> {
    await this.#setExpanded(row, "true");
  }

  async collapse(label: Label): Promise<void> {
    await this.#setExpanded(this.row(label), "false");
  }

  async select(label: Label): Promise<void> {
    await this.#waitUntilLoaded();
    await this.row(label).click();
  }

  /** Presses an inline button of a row. */
  async press(label: Label, action: string): Promise<void> {
    await this.row(label).waitFor();
    await this.#waitUntilLoaded();
    await this.row(label).hover();
    await this.row(label).getByRole("button", { name: action }).click();
  }

  /** Chooses an item of a row's context menu, with the mouse or only with the keyboard. */
  async choose(label: Label, item: string, by: "mouse" | "keyboard" = "mouse"): Promise<void> {
    await this.row(label).waitFor();
    await this.#waitUntilLoaded();
    // By its text: its accessible name ends with the key, if it has one.
    const title = this.#page.locator(".action-label", { hasText: toLabelPattern(item) });
    const chosen = this.#page.locator(".monaco-menu .action-item").filter({ has: title });
    if (by === "mouse") {
      await this.#openMenu(label, chosen);
      await chosen.hover();
    } else {
      await this.select(label);
      await this.#openMenu(label, chosen, () => this.#page.keyboard.press("Shift+F10"));
      const focused = chosen.and(this.#page.locator(".focused"));
      for (let step = 0; step < 50 && (await focused.count()) === 0; step++)
        await this.#page.keyboard.press("ArrowDown");
    }
    // Enter in both cases, because a menu ignores the mouse button for its first 100 ms.
    await this.#page.keyboard.press("Enter");
    await chosen.waitFor({ state: "hidden" });
  }

  /** The titles of a row's context menu, which is closed again. */
  async menuItems(label: Label): Promise<string[]> {
    const items = this.#page.locator(".monaco-menu .action-menu-item .action-label:not(.separator)");
    await this.#openMenu(label, items);
    const titles = await items.allTextContents();
    await this.#page.keyboard.press("Escape");
    return titles;
  }

  /** The disabled actions of a row: in its context menu, which stays open, and as inline buttons. */
  async disabledActions(
    label: Label,
  ): Promise<{ readonly menu: readonly string[]; readonly buttons: readonly string[] }> {
    await this.row(label).hover();
    const buttons = await this.row(label).locator("a[role=button][aria-disabled=true]").all();
    const names = await Promise.all(buttons.map(async (button) => (await button.getAttribute("aria-label")) ?? ""));
    await this.#openMenu(label, this.#page.locator(".monaco-menu .action-menu-item"));
    const items = this.#page.locator(".monaco-menu .action-menu-item.disabled .action-label");
    return { menu: await items.allTextContents(), buttons: names };
  }

  /**
   * Opens the context menu, again if it does not open or closes because the focus moves: to a panel that opens, or as the
   * click that selected the row also expands it.
   */
  async #openMenu(
    label: Label,
    item: Locator,
    open: () => Promise<void> = () => this.row(label).click({ button: "right" }),
  ): Promise<void> {
    await waitUntil(`the menu of ${String(label)}`, async () => {
      await open();
      try {
        await item.first().waitFor({ timeout: 3_000 });
        return true;
      } catch {
        await this.#page.keyboard.press("Escape");
        return undefined;
      }
    });
  }

  /**
   * Waits until no view shows progress, for at most 2 s. VS Code ignores a click on a row that is being replaced, runs its
   * command without the row, or leaves it expanded without children.
   */
  async #waitUntilLoaded(): Promise<void> {
    const progress = this.#page.locator(".part.sidebar .monaco-progress-container.active").first();
    await progress.waitFor({ state: "hidden", timeout: 2_000 }).catch(() => {});
  }

  async #setExpanded(row: Locator, expanded: "true" | "false"): Promise<void> {
    await row.waitFor();
    await this.#waitUntilLoaded();
    const state = this.#page.locator(`[aria-expanded=${expanded}]`);
    if ((await row.and(state).count()) === 0) await row.locator(".monaco-tl-twistie").click();
    await row.and(state).waitFor();
    if (expanded === "true") await this.#waitForChildren(row);
  }

  /** Collapses and expands a row again, as a person would, if VS Code replaced it meanwhile and lost its children. */
  async #waitForChildren(row: Locator): Promise<void> {
    await waitUntil(`the rows below ${String(row)}`, async () => {
      const [index, level] = [await row.getAttribute("data-index"), await row.getAttribute("aria-level")];
      const child = `xpath=../*[@data-index="${Number(index) + 1}"][@aria-level="${Number(level) + 1}"]`;
      try {
        await row.locator(child).waitFor({ timeout: 5_000 });
        return true;
      } catch {
        for (const state of ["false", "true"]) {
          await row.locator(".monaco-tl-twistie").click();
          await row.and(this.#page.locator(`[aria-expanded=${state}]`)).waitFor();
        }
        return undefined;
      }
    });
  }
}
