import * as vscode from "vscode";
import type { TailViewDeps } from "./tailView.ts";

/** Loads the view *Live Events* when it first becomes visible. */
export class TailViewProvider implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #deps: TailViewDeps;
  readonly #registration: vscode.Disposable;

  constructor(deps: TailViewDeps) {
    this.#deps = deps;
    this.#registration = vscode.window.registerWebviewViewProvider("amlEvents.liveEvents", this);
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    let isDisposed = false;
    view.onDidDispose(() => (isDisposed = true));
    const { fillTailView } = await import("./tailView.ts");
    if (!isDisposed) fillTailView(view, this.#deps);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
