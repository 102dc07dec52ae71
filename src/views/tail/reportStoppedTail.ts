import type { Tail } from "../../app/tail/tail.ts";
import type { Tails } from "../../app/tail/tails.ts";
import type { ErrorReporter } from "../errorReporter.ts";

/** Tells that a tail has ended by itself, with the reason, and offers to start it again. */
export async function reportStoppedTail(
  stopped: { readonly tail: Tail; readonly why: string },
  tails: Tails,
  report: ErrorReporter,
): Promise<void> {
  const { showStoppedTail } = await import("./tailCommands.ts");
  await showStoppedTail(stopped, tails, report);
}
