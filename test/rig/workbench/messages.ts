import type { Locator, Page } from "playwright-core";
import type { QuickInput } from "./quickInput.ts";

/** The modal dialog that asks for confirmation. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator(".monaco-dialog-box");
  }

  /** Waits for the dialog and returns its message and detail. */
  async text(): Promise<string> {
    return this.#box.locator(".dialog-message-container").innerText();
  }

  /** The text of the open dialog, if any. */
  texts(): Promise<string[]> {
    return this.#box.allInnerTexts();
  }

  /** Presses a button and waits until the dialog has closed. */
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

  /** The notification that contains this text. Wait for it with `.waitFor()`. */
  withText(text: string | RegExp): Locator {
    return this.#toasts.filter({ hasText: text });
  }

  /** The messages of the visible notifications. */
  async messages(): Promise<string[]> {
    return this.#toasts.locator(".notification-list-item-message").allInnerTexts();
  }

  /** Waits for the notification that contains this text and presses one of its buttons. */
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

  /** Removes all notifications. */
  async clear(): Promise<void> {
    await this.#quickInput.runCommand("Notifications: Clear All Notifications");
    await this.#toasts.first().waitFor({ state: "hidden" });
  }
}
