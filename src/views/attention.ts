import * as vscode from "vscode";
import type { GridWatch } from "../app/gridWatch.ts";

/** A view that a person may have in sight. */
interface Seen {
  readonly visible: boolean;
  readonly onVisible: vscode.Event<unknown>;
}

/** Lets the Local Event Grid be looked at only while one of the views is in sight, or somebody works in this window. */
export function attendWhileSeen(watch: GridWatch, views: readonly Seen[]): vscode.Disposable {
  const attend = (): void => watch.attend(vscode.window.state.active || views.some(({ visible }) => visible));
  attend();
  return vscode.Disposable.from(
    vscode.window.onDidChangeWindowState(attend),
    ...views.map(({ onVisible }) => onVisible(attend)),
  );
}
