/** What a word of a filter is compared with. */
export type TreeFilterField = "name" | "type" | "state" | "to";

interface TreeFilterTerm {
  /** Undefined for a word that may be in any field. */
  readonly field: TreeFilterField | undefined;
  /** In lower case. */
  readonly word: string;
}

/** A filter of the tree, all of whose words must be found: `failed to:myqueue state:awaiting`. */
export interface TreeFilter {
  readonly text: string;
  readonly terms: readonly TreeFilterTerm[];
}

/** Parses words separated by blanks, each with or without `name:`, `type:`, `state:` or `to:` in front. */
export function parseTreeFilter(text: string): TreeFilter {
  const terms = text
    .toLowerCase()
    .split(/\s+/)
    .flatMap((part): TreeFilterTerm[] => {
      const [, field, word = part] = /^(name|type|state|to):(.*)$/.exec(part) ?? [];
      return word ? [{ field: field as TreeFilterField | undefined, word }] : [];
    });
  return { text: text.trim(), terms };
}
