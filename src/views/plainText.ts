/**
 * A text for Markdown that shows as it is written: nothing of it becomes a link, an image or a heading, and no address in
 * it is taken for a link. VS Code's own `appendText` leaves addresses as they are, of which its renderer makes links.
 *
 * @see https://spec.commonmark.org/0.31.2/#backslash-escapes
 */
export const escapeMarkdown = (text: string): string => text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");

/**
 * A text for a notification without links: VS Code makes one of `[words](address)` in any message, also one that runs a
 * command, and names and refusals come from others.
 */
export const escapeNotification = (text: string): string => text.replaceAll("](", "] (");

/** A text for a list to pick from, without icons: VS Code makes one of `$(name)`. */
export const escapeQuickPick = (text: string): string => text.replaceAll("$(", String.raw`\$(`);
