/** What a word of a filter looks at; a word without one of these before it looks at all of them. */
export type Field = "name" | "type" | "state" | "to";

interface Term {
  readonly field: Field | undefined;
  /** In lower case. */
  readonly word: string;
}

/** A filter of the tree: every word must be found. `failed to:myqueue state:awaiting` */
export interface TreeFilter {
  readonly text: string;
  readonly terms: readonly Term[];
}

/** Reads a filter as a person writes it: words, each with `name:`, `type:`, `state:` or `to:` before it or without. */
export function readTreeFilter(text: string): TreeFilter {
  const terms = text
    .toLowerCase()
    .split(/\s+/)
    .flatMap((given): Term[] => {
      const [, field, word = given] = /^(name|type|state|to):(.*)$/.exec(given) ?? [];
      return word ? [{ field: field as Field | undefined, word }] : [];
    });
  return { text: text.trim(), terms };
}
