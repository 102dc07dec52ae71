import { makeVisible } from "../core/visibleText.ts";

/**
 * Makes a text visible and escapes it for Markdown, so that no part of it becomes a link, an image or a heading. `MarkdownString.appendText`
 * is not enough: it leaves addresses, of which VS Code's renderer makes links.
 *
 * @see https://spec.commonmark.org/0.31.2/#backslash-escapes
 */
export const escapeMarkdown = (text: string): string =>
  makeVisible(text)
    .replace(/\s+/g, " ")
    .replace(/[!-/:-@[-`{-~]/g, "\\$&");

/**
 * Makes a text visible and escapes it for a notification. VS Code makes a link of `[words](address)` in any message, even one that runs a
 * command, and messages contain texts of others.
 */
export const escapeNotification = (text: string): string => makeVisible(text).replaceAll("](", "] (");

/** Escapes a text for a quick pick or the status bar, where VS Code makes an icon of `$(name)`. */
export const escapeIcons = (text: string): string => text.replaceAll("$(", String.raw`\$(`);

/** Reduces an event type to characters without a meaning in paths, for a document whose tab shows its path. */
export const toFileName = (eventType: string): string => eventType.replace(/[^\w-]/g, "_") || "event";
