import { Failure, tell } from "../core/failure.ts";

/** What the log says of an error: a failure with its cause and remedy; of a bug, the stack is wanted. */
export const logged = (error: unknown): string =>
  error instanceof Failure ? tell(error) : error instanceof Error ? (error.stack ?? error.message) : String(error);
