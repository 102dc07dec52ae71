import { Failure, formatFailure } from "../../core/failure.ts";

/** What the log says of an error: a failure with its cause and remedy; of a bug, the stack is wanted. */
export const describeForLog = (error: unknown): string =>
  error instanceof Failure
    ? formatFailure(error)
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
