import * as vscode from "vscode";

/** Shows in the status bar that a change is waiting because Azure asked for it. */
export const showRetryWait = (seconds: number): void =>
  void vscode.window.setStatusBarMessage(`$(watch) Azure asked to wait ${seconds} s`, seconds * 1_000);
