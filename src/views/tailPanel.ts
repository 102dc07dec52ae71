import * as vscode from "vscode";
import type { TailViewWorld } from "./tailView.ts";

/** Has the view *Live Events* filled when it first comes into sight. */
export class TailPanel implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #world: TailViewWorld;
  readonly #registered: vscode.Disposable;

  constructor(world: TailViewWorld) {
    this.#world = world;
    this.#registered = vscode.window.registerWebviewViewProvider("amlEvents.liveEvents", this);
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    let gone = false;
    view.onDidDispose(() => (gone = true));
    const { fillTailView } = await import("./tailView.ts");
    if (!gone) fillTailView(view, this.#world);
  }

  dispose(): void {
    this.#registered.dispose();
  }
}
