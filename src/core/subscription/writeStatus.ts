import { formatDuration } from "../formatDuration.ts";
import type { ManualValidation } from "./handshakeFailure.ts";

/** A write that a form waits for. */
export interface RunningWrite {
  /** Whether it only compares the draft with what is deployed. */
  readonly isComparison: boolean;
  readonly hasWebhook: boolean;
  /** Set once the service waits for a manual validation. */
  readonly manualValidation?: ManualValidation;
}

/** `phase`, `elapsed` and `details` in one line. The first and the last stay the same while it waits for the same thing. */
export interface WriteStatus {
  readonly phase: string;
  /** How long it has waited, after a comma; empty in the first second. */
  readonly elapsed: string;
  /** Sentences that explain what can be done; empty if nothing has to be. */
  readonly details: string;
}

/** What a form shows while it writes. @param elapsedMs since the write began */
export const formatWriteStatus = (write: RunningWrite, elapsedMs: number): WriteStatus => ({
  phase: phaseOf(write),
  elapsed: elapsedMs < 1_000 ? "" : `, ${formatDuration(elapsedMs)}`,
  details: write.manualValidation ? `${write.manualValidation.message} ${write.manualValidation.remedy}` : "",
});

function phaseOf({ isComparison, hasWebhook, manualValidation }: RunningWrite): string {
  if (manualValidation) return "Waiting for manual validation";
  if (isComparison) return "Comparing with what is deployed";
  return hasWebhook ? "Waiting for Event Grid's validation of the webhook" : "Waiting for Event Grid";
}

/** What a form shows after the user canceled a write; empty if nothing was sent. */
export function formatCanceledWrite({ isComparison, manualValidation }: RunningWrite): string {
  if (manualValidation) return "Canceled. Event Grid keeps waiting for the validation for up to 10 minutes.";
  return isComparison ? "" : "Canceled. The change may still be made.";
}
