/** `text` without the slashes that it begins with. */
export const withoutLeadingSlashes = (text: string): string => text.replace(/^\/+/, "");

/** `text` without those it ends with; the lookbehind keeps the search from starting anew at every slash of a long run. */
export const withoutTrailingSlashes = (text: string): string => text.replace(/(?<!\/)\/+$/, "");

export const withoutOuterSlashes = (text: string): string => withoutLeadingSlashes(withoutTrailingSlashes(text));
