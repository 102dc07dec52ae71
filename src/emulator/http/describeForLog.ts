import { Failure, formatFailure } from "../../core/failure.ts";

/** The log entry for an error: a failure with its cause and remedy, anything else with its stack. */
export const describeForLog = (error: unknown): string =>
  error instanceof Failure
    ? formatFailure(error)
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
