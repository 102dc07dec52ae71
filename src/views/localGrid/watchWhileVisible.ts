import * as vscode from "vscode";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";

/** A view that a person may have in sight. */
interface VisibilitySource {
  readonly visible: boolean;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
}

/** Lets the Local Event Grid be looked at only while one of the views is in sight, or somebody works in this window. */
export function watchWhileVisible(watch: LocalEventGridWatcher, views: readonly VisibilitySource[]): vscode.Disposable {
  const attend = (): void => watch.setVisible(vscode.window.state.active || views.some(({ visible }) => visible));
  attend();
  return vscode.Disposable.from(
    vscode.window.onDidChangeWindowState(attend),
    ...views.map(({ onDidChangeVisibility: onVisible }) => onVisible(attend)),
  );
}
