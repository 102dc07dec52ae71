/** A problem in something a person wrote: where, what, and how to fix it. Checks return problems; they never throw. */
export interface Problem {
  /** An `error` stops a deployment. A `warning` is legal in Azure but probably not what was meant. */
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
 * Rebases problems found in a part onto the whole that contains it.
 *
 * @param prefix pointer of the part, for example `/properties/filter`
 */
export const prefixPointers = <T extends Problem>(prefix: string, problems: readonly T[]): T[] =>
  problems.map((problem) => ({ ...problem, pointer: prefix + problem.pointer }));
