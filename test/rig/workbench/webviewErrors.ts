import type { ConsoleMessage, Page } from "playwright-core";

/** Collects the errors of our webviews: console errors, uncaught exceptions, violations of the content security policy. */
export class WebviewErrors {
  readonly #all: string[] = [];
  #paused = false;

  constructor(page: Page) {
    page.on("console", (message) => {
      if (isFromWebview(message)) this.#add(message.text());
    });
    page.on("pageerror", ({ message, stack = message }) => {
      if (!stack.includes("/workbench.")) this.#add(stack);
    });
  }

  all(): readonly string[] {
    return this.#all;
  }

  /** Ignores errors during `task`, because axe itself violates the content security policy. */
  async pauseWhile<T>(task: () => Promise<T>): Promise<T> {
    this.#paused = true;
    try {
      return await task();
    } finally {
      this.#paused = false;
    }
  }

  #add(text: string): void {
    if (!this.#paused) this.#all.push(text);
  }
}

function isFromWebview(message: ConsoleMessage): boolean {
  const { url } = message.location();
  // Messages of a webview's inline script have no URL but arguments; those of the browser have neither.
  const inline = url === "" && message.args().length > 0;
  return message.type() === "error" && (inline || /\/webview\/|vscode-resource/.test(url));
}
