import type { Disposable } from "../../core/disposable.ts";

/**
 * Makes one call of many: what happens in a burst, such as a sign-in that VS Code tells in several events, is answered once.
 *
 * @param after calls back after some milliseconds, unless it is disposed
 * @param delayMs how long nothing more must happen, in milliseconds
 */
export function debounce(
  after: (wait: number, act: () => void) => Disposable,
  delayMs: number,
  act: () => void,
): () => void {
  let waiting: Disposable | undefined;
  return () => {
    waiting?.dispose();
    waiting = after(delayMs, act);
  };
}
