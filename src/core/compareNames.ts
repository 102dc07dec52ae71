/** Compares names as people sort them. One collator: a comparison that makes its own takes most of the time of 2,000 rows. */
export const { compare: compareNames } = new Intl.Collator();
