import * as vscode from "vscode";
import { withProgress } from "./window.ts";

/** Converts VS Code's token into the signal that the rest of the code takes. Only done here. */
export function toAbortSignal(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** Runs `work` with a notification that shows its progress and a Cancel button. */
export const withCancelableProgress = <T>(
  title: string,
  work: (signal: AbortSignal, progress: vscode.Progress<{ message?: string; increment?: number }>) => Promise<T>,
): Thenable<T> =>
  withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) =>
    work(toAbortSignal(token), progress),
  );
