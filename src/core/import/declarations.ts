import type { ParsedValue } from "./parsedValue.ts";

/** Gives the value that a text declares for a name. */
export type Declarations = (name: string) => ParsedValue | undefined;

/** Longest chain of declarations that refer to one another. */
const maxChainLength = 100;

/**
 * Declarations that refer to each other in any order: each is read once, when it is asked for. What refers to itself
 * has no value.
 */
export function createDeclarations(read: (name: string) => ParsedValue | undefined): Declarations {
  const known = new Map<string, ParsedValue | undefined>();
  let chain = 0;
  return (name) => {
    if (known.has(name) || chain >= maxChainLength) return known.get(name);
    known.set(name, undefined);
    chain += 1;
    known.set(name, read(name));
    chain -= 1;
    return known.get(name);
  };
}
