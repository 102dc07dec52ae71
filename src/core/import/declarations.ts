import type { ParsedValue } from "./parsedValue.ts";

/** Looks up the value that a text declares for a name. */
export type Declarations = (name: string) => ParsedValue | undefined;

/** Longest chain of declarations that refer to each other. */
const maxChainLength = 100;

/**
 * Declarations that may refer to each other in any order. Each is read once, on first use. One that refers to itself has
 * no value.
 */
export function createDeclarations(read: (name: string) => ParsedValue | undefined): Declarations {
  const known = new Map<string, ParsedValue | undefined>();
  let depth = 0;
  return (name) => {
    if (known.has(name) || depth >= maxChainLength) return known.get(name);
    known.set(name, undefined);
    depth += 1;
    known.set(name, read(name));
    depth -= 1;
    return known.get(name);
  };
}
