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

interface WriteStatus {
  /** Stays the same while the write waits for the same thing. */
  readonly text: string;
  /** How long it has waited; empty in the first second. */
  readonly elapsed: string;
}

/** What a form shows while it writes. @param elapsedMs since the write began */
export function formatWriteStatus(write: RunningWrite, elapsedMs: number): WriteStatus {
  return { text: textOf(write), elapsed: elapsedMs < 1_000 ? "" : formatDuration(elapsedMs) };
}

function textOf({ isComparison, hasWebhook, manualValidation }: RunningWrite): string {
  if (manualValidation) return `${manualValidation.message} ${manualValidation.remedy} Waiting for that.`;
  if (isComparison) return "Comparing with what is deployed…";
  return hasWebhook ? "Waiting for Event Grid's validation of the webhook…" : "Waiting for Event Grid…";
}

/** What a form shows after the user canceled a write; empty if nothing was sent. */
export function formatCanceledWrite({ isComparison, manualValidation }: RunningWrite): string {
  if (manualValidation) return "Canceled. Event Grid keeps waiting for the validation for up to 10 minutes.";
  return isComparison ? "" : "Canceled. The change may still be made.";
}
