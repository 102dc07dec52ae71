import { MarkdownString } from "vscode";
import { escapeMarkdown } from "./plainText.ts";

/** A tooltip of facts; their texts come from a service, so none of them is read as Markdown. Empty ones are left out. */
export function createTooltip(
  title: string,
  rows: readonly (readonly [label: string, value: string])[],
): MarkdownString {
  const markdown = new MarkdownString(`**${escapeMarkdown(title)}**\n\n`);
  for (const [label, value] of rows) if (value) markdown.appendMarkdown(`${label}: ${escapeMarkdown(value)}  \n`);
  return markdown;
}
