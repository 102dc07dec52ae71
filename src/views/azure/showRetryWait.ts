import { showStatusMessage } from "../window.ts";

/** Shows in the status bar that a change is waiting because Azure asked for it. */
export const showRetryWait = (seconds: number): void =>
  showStatusMessage(`Azure asked to wait ${seconds} s`, seconds * 1_000, "watch");
