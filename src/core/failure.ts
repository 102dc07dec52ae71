/** What kind of failure it is; decides which way on the product offers. */
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

/** A failure written for a person where the cause and the remedy are known. Everything else that is thrown is a bug. */
export class Failure extends Error {
  readonly code: FailureCode;
  /** One sentence of why, if known. */
  readonly why: string | undefined;
  /** One sentence of the way on. */
  readonly remedy: string | undefined;
  /** Seconds after which the service wants to be asked again, if it said so. */
  readonly retryAfter: number | undefined;

  /** @param message one sentence of what happened, with the names in it */
  constructor(
    code: FailureCode,
    message: string,
    more: { why?: string; remedy?: string; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, more);
    this.name = "Failure";
    this.code = code;
    this.why = more.why;
    this.remedy = more.remedy;
    this.retryAfter = more.retryAfter;
  }
}

/** Everything a person should read of a failure, as one text. */
export const formatFailure = (failure: Failure): string =>
  [failure.message, failure.why, failure.remedy].filter(Boolean).join(" ");

/** Whether `error` only says that somebody cancelled. Cancelling is not an error. */
export const isCancellation = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
