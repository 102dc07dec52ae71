/** A problem in user input: where, what, and how to fix it. Checks return problems and never throw. */
export interface Problem {
  /** An `error` stops a deployment. Azure accepts a `warning`, but it is probably a mistake. */
  readonly severity: "error" | "warning";
  /** RFC 6901 JSON pointer into the checked value; `""` is the whole value. */
  readonly pointer: string;
  /** One sentence that says what is wrong and quotes the value. */
  readonly message: string;
  /** One sentence that says what to do. */
  readonly remedy: string;
}

/** An error: see `Problem` for the parameters. */
export const createError = (pointer: string, message: string, remedy: string): Problem => ({
  severity: "error",
  pointer,
  message,
  remedy,
});

/** A warning: see `Problem` for the parameters. */
export const createWarning = (pointer: string, message: string, remedy: string): Problem => ({
  severity: "warning",
  pointer,
  message,
  remedy,
});

/**
 * Prefixes the pointers of problems found in part of a value, so that they point into the whole value.
 *
 * @param prefix pointer of the part, for example `/properties/filter`
 */
export const prefixPointers = <T extends Problem>(prefix: string, problems: readonly T[]): T[] =>
  problems.map((problem) => ({ ...problem, pointer: prefix + problem.pointer }));
