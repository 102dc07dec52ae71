import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { Row, RowIcon, RowTooltip } from "../../app/tree/row.ts";
import { makeVisible } from "../../core/visibleText.ts";
import { escapeMarkdown } from "../plainText.ts";

const collapsibleStates: Readonly<Record<Row["collapsible"], TreeItemCollapsibleState>> = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
};

/** Renders a row. */
export function createTreeItem(row: Row): TreeItem {
  const item = new TreeItem(makeVisible(row.label), collapsibleStates[row.collapsible]);
  item.id = row.key;
  item.contextValue = row.context;
  item.accessibilityInformation = { label: makeVisible(row.accessibleLabel) };
  if (row.description) item.description = makeVisible(row.description);
  if (row.icon) item.iconPath = createIcon(row.icon);
  if (row.tooltip !== undefined)
    item.tooltip = typeof row.tooltip === "string" ? makeVisible(row.tooltip) : createTooltip(row.tooltip);
  return item;
}

const createIcon = ({ id, color }: RowIcon): ThemeIcon =>
  new ThemeIcon(id, color === undefined ? undefined : new ThemeColor(color));

/** The texts come from a service, so none of them is read as Markdown. */
export function createTooltip({ title, facts }: RowTooltip): MarkdownString {
  const markdown = new MarkdownString(`**${escapeMarkdown(title)}**\n\n`);
  for (const { label, value } of facts) if (value) markdown.appendMarkdown(`${label}: ${escapeMarkdown(value)}  \n`);
  return markdown;
}
