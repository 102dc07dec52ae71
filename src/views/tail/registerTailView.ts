import * as vscode from "vscode";
import type { TailViewDeps } from "./tailView.ts";

/** Registers the view *Live Events*, which loads when it first becomes visible. */
export const registerTailView = (deps: TailViewDeps): vscode.Disposable =>
  vscode.window.registerWebviewViewProvider("amlEvents.liveEvents", {
    async resolveWebviewView(view) {
      let isDisposed = false;
      view.onDidDispose(() => (isDisposed = true));
      const { fillTailView } = await import("./tailView.ts");
      if (!isDisposed) fillTailView(view, deps);
    },
  });
