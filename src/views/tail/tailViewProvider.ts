import * as vscode from "vscode";
import type { TailViewDeps } from "./tailView.ts";

/** Has the view *Live Events* filled when it first comes into sight. */
export class TailViewProvider implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #deps: TailViewDeps;
  readonly #registration: vscode.Disposable;

  constructor(world: TailViewDeps) {
    this.#deps = world;
    this.#registration = vscode.window.registerWebviewViewProvider("amlEvents.liveEvents", this);
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    let gone = false;
    view.onDidDispose(() => (gone = true));
    const { fillTailView } = await import("./tailView.ts");
    if (!gone) fillTailView(view, this.#deps);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
