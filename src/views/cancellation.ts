import type { CancellationToken } from "vscode";

/** The one place where VS Code's token becomes the signal that everything inside takes. */
export function toAbortSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
