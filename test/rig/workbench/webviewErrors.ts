import type { ConsoleMessage, Page } from "playwright-core";

/** What a browser has against our webviews: errors on the console, uncaught exceptions, breaches of the content security policy. */
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

  /** Listens to nothing during `task`: the tool that checks a page trips over its security policy itself. */
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
  // An inline script in a webview has no address; what the browser itself reports without one has no arguments.
  const inline = url === "" && message.args().length > 0;
  return message.type() === "error" && (inline || /\/webview\/|vscode-resource/.test(url));
}
