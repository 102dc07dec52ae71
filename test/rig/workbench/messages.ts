import type { Locator, Page } from "playwright-core";
import type { QuickInput } from "./quickInput.ts";

/** The modal dialog, which asks before something is done. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator(".monaco-dialog-box");
  }

  /** Waits for the dialog and gives its message and detail. */
  async text(): Promise<string> {
    return this.#box.locator(".dialog-message-container").innerText();
  }

  /** The text of the dialog in sight, if there is one. */
  texts(): Promise<string[]> {
    return this.#box.allInnerTexts();
  }

  /** Presses a button and waits until the dialog is gone. */
  async press(button: string): Promise<void> {
    await this.#box.getByRole("button", { name: button, exact: true }).click();
    await this.#box.waitFor({ state: "hidden" });
  }
}

/** The notifications in the corner of the window. */
export class Notifications {
  readonly #toasts: Locator;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#quickInput = quickInput;
    this.#toasts = page.locator(".notifications-toasts .notification-list-item");
  }

  /** The one with this text in it; wait for it with `.waitFor()`. */
  withText(text: string | RegExp): Locator {
    return this.#toasts.filter({ hasText: text });
  }

  /** The messages in sight. */
  async messages(): Promise<string[]> {
    return this.#toasts.locator(".notification-list-item-message").allInnerTexts();
  }

  /** Waits for the one with this text in it and presses a button of it. */
  async press(text: string | RegExp, button: string): Promise<void> {
    await this.withText(text).getByRole("button", { name: button, exact: true }).click();
  }

  async dismiss(text: string | RegExp): Promise<void> {
    await this.withText(text).hover();
    await this.withText(text)
      .getByRole("button", { name: /^Clear Notification/ })
      .click();
    await this.withText(text).waitFor({ state: "hidden" });
  }

  /** Removes all of them. */
  async clear(): Promise<void> {
    await this.#quickInput.runCommand("Notifications: Clear All Notifications");
    await this.#toasts.first().waitFor({ state: "hidden" });
  }
}
