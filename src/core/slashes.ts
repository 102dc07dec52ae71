/** Removes leading slashes. */
export const withoutLeadingSlashes = (text: string): string => text.replace(/^\/+/, "");

/** Removes trailing slashes. The lookbehind keeps the search linear in long runs of slashes. */
export const withoutTrailingSlashes = (text: string): string => text.replace(/(?<!\/)\/+$/, "");

export const withoutOuterSlashes = (text: string): string => withoutLeadingSlashes(withoutTrailingSlashes(text));
