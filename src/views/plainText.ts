/**
 * Escapes a text for Markdown, so that no part of it becomes a link, an image or a heading. `MarkdownString.appendText`
 * is not enough: it leaves addresses, of which VS Code's renderer makes links.
 *
 * @see https://spec.commonmark.org/0.31.2/#backslash-escapes
 */
export const escapeMarkdown = (text: string): string => text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");

/**
 * Escapes a text for a notification. VS Code makes a link of `[words](address)` in any message, even one that runs a
 * command, and messages contain texts of others.
 */
export const escapeNotification = (text: string): string => text.replaceAll("](", "] (");

/** Escapes a text for a quick pick, where VS Code makes an icon of `$(name)`. */
export const escapeQuickPick = (text: string): string => text.replaceAll("$(", String.raw`\$(`);

/** Reduces an event type to characters without a meaning in paths, for a document whose tab shows its path. */
export const toFileName = (eventType: string): string => eventType.replace(/[^\w-]/g, "_") || "event";
