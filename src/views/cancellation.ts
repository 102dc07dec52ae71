import type { CancellationToken } from "vscode";

/** Converts VS Code's token into the signal that the rest of the code takes. Only done here. */
export function toAbortSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
