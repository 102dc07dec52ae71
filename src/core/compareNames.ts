/** Compares names in the order people expect. The collator is shared, because creating one per comparison is slow. */
export const { compare: compareNames } = new Intl.Collator();
