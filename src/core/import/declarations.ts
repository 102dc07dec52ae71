import type { Value } from "./value.ts";

/** Gives the value that a text declares for a name. */
export type Declared = (name: string) => Value | undefined;

/** Longest chain of declarations that refer to one another. */
const longest = 100;

/**
 * Declarations that refer to each other in any order: each is read once, when it is asked for. What refers to itself
 * has no value.
 */
export function declarations(read: (name: string) => Value | undefined): Declared {
  const known = new Map<string, Value | undefined>();
  let chain = 0;
  return (name) => {
    if (known.has(name) || chain >= longest) return known.get(name);
    known.set(name, undefined);
    chain += 1;
    known.set(name, read(name));
    chain -= 1;
    return known.get(name);
  };
}
