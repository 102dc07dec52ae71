import * as vscode from "vscode";
import type { FilledTailView, TailViewDeps } from "./tailView.ts";

export interface TailViewRegistration extends vscode.Disposable {
  /** Shows the view with the focus in its search field. */
  readonly focusSearch: () => Promise<void>;
}

/** Registers the view *Live Events*, which loads when it first becomes visible. */
export function registerTailView(deps: TailViewDeps): TailViewRegistration {
  let filledView: FilledTailView | undefined;
  const registration = vscode.window.registerWebviewViewProvider("amlEvents.liveEvents", {
    async resolveWebviewView(view) {
      let isDisposed = false;
      view.onDidDispose(() => {
        isDisposed = true;
        filledView = undefined;
      });
      const { fillTailView } = await import("./tailView.ts");
      if (!isDisposed) filledView = fillTailView(view, deps);
    },
  });
  return {
    async focusSearch() {
      await vscode.commands.executeCommand("amlEvents.liveEvents.focus");
      filledView?.focusSearch();
    },
    dispose: () => void registration.dispose(),
  };
}
