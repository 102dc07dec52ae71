import * as vscode from "vscode";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";

type VisibilitySource = Pick<vscode.TreeView<unknown>, "visible" | "onDidChangeVisibility">;

/** Polls the Local Event Grid only while one of the views is visible or the window is active. */
export function watchWhileVisible(watch: LocalEventGridWatcher, views: readonly VisibilitySource[]): vscode.Disposable {
  const update = (): void => watch.setVisible(vscode.window.state.active || views.some(({ visible }) => visible));
  update();
  return vscode.Disposable.from(
    vscode.window.onDidChangeWindowState(update),
    ...views.map(({ onDidChangeVisibility }) => onDidChangeVisibility(update)),
  );
}
