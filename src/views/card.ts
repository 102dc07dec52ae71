import { MarkdownString } from "vscode";

/** A tooltip of facts; their texts come from a service, so none of them is read as Markdown. Empty ones are left out. */
export function card(title: string, rows: readonly (readonly [label: string, value: string])[]): MarkdownString {
  const markdown = new MarkdownString();
  markdown.appendMarkdown("**").appendText(title).appendMarkdown("**\n\n");
  for (const [label, value] of rows)
    if (value) markdown.appendMarkdown(`${label}: `).appendText(value).appendMarkdown("  \n");
  return markdown;
}
