/** The kind of a failure; decides which next step the product offers. */
export type FailureCode =
  | "unreachable"
  | "unauthorized"
  | "signed-out"
  | "sign-in-again"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "throttled"
  | "timed-out"
  | "refused"
  | "handshake"
  | "port-taken"
  | "stopped"
  | "storage";

/** An expected failure, written for a person. Any other thrown error is a bug. */
export class Failure extends Error {
  readonly code: FailureCode;
  /** One sentence: the cause, if known. */
  readonly why: string | undefined;
  /** One sentence: what to do. */
  readonly remedy: string | undefined;
  /** Seconds after which the service asks to retry, if specified. */
  readonly retryAfter: number | undefined;

  /** @param message one sentence: what happened, including the names involved */
  constructor(
    code: FailureCode,
    message: string,
    more: {
      readonly why?: string | undefined;
      readonly remedy?: string | undefined;
      readonly retryAfter?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, more);
    this.name = "Failure";
    this.code = code;
    this.why = more.why;
    this.remedy = more.remedy;
    this.retryAfter = more.retryAfter;
  }
}

/** Message, cause, and remedy as one text. */
export const formatFailure = (failure: Failure): string =>
  [failure.message, failure.why, failure.remedy].filter(Boolean).join(" ");

/** Whether `error` is a cancellation, which is never shown as an error. */
export const isCancellation = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
