/** What is wrong with something a person wrote: where, what, and the way on. Checks return these; they never throw. */
export interface Problem {
  /** An `error` stops a deployment; a `warning` is legal in Azure but probably not what was meant. */
  readonly severity: "error" | "warning";
  /** RFC 6901 JSON pointer into the checked value, `""` for the whole of it. */
  readonly pointer: string;
  /** One sentence of what is wrong, with the offending value in it. */
  readonly message: string;
  /** One sentence of what to do about it. */
  readonly remedy: string;
}

/**
 * Moves problems from a part to the whole that contains it.
 *
 * @param prefix pointer of the part, for example `/properties/filter`
 */
export const prefixPointers = <T extends Problem>(prefix: string, problems: readonly T[]): T[] =>
  problems.map((problem) => ({ ...problem, pointer: prefix + problem.pointer }));
