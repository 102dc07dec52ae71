import { Failure, formatFailure } from "../../core/failure.ts";
import type { Problem } from "../../core/problem.ts";

/** The reason for the user. An internal error is for the log. */
export const describeError = (error: unknown): string =>
  error instanceof Failure ? formatFailure(error) : "An internal error occurred. See the log for details.";

/** A step of starting a tail that couldn't be undone. */
export function toUndoError(
  { failureMessage, remedy }: { readonly failureMessage: string; readonly remedy?: string },
  cause: unknown,
): Error {
  if (!(cause instanceof Failure)) return new Error(failureMessage, { cause });
  const why = [cause.message, cause.why].filter(Boolean).join(" ");
  return new Failure(cause.code, failureMessage, { why, remedy, cause });
}

export const toDeleteTimeoutFailure = (timeoutMs: number): Failure =>
  new Failure("timed-out", `No response within ${timeoutMs / 1_000} s.`);

export const toRenewalProblem = (expiresAt: number, error: unknown): Problem => ({
  severity: "error",
  pointer: "",
  message: `The temporary event subscription couldn't be renewed, so the tail stops receiving events at ${new Date(expiresAt).toISOString()}. ${describeError(error)}`,
  remedy: "Restart the tail.",
});

export const toCaptureProblem = (count: number, error: unknown): Problem => ({
  severity: "error",
  pointer: "",
  message: `${count === 1 ? "A received event" : `${count} received events`} couldn't be captured. ${describeError(error)}`,
  remedy: "Event Grid will retry the delivery.",
});
