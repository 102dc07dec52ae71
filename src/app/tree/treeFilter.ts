/** What a word of a filter looks at; a word without one of these before it looks at all of them. */
export type TreeFilterField = "name" | "type" | "state" | "to";

interface TreeFilterTerm {
  readonly field: TreeFilterField | undefined;
  /** In lower case. */
  readonly word: string;
}

/** A filter of the tree: every word must be found. `failed to:myqueue state:awaiting` */
export interface TreeFilter {
  readonly text: string;
  readonly terms: readonly TreeFilterTerm[];
}

/** Reads a filter as a person writes it: words, each with `name:`, `type:`, `state:` or `to:` before it or without. */
export function parseTreeFilter(text: string): TreeFilter {
  const terms = text
    .toLowerCase()
    .split(/\s+/)
    .flatMap((given): TreeFilterTerm[] => {
      const [, field, word = given] = /^(name|type|state|to):(.*)$/.exec(given) ?? [];
      return word ? [{ field: field as TreeFilterField | undefined, word }] : [];
    });
  return { text: text.trim(), terms };
}
