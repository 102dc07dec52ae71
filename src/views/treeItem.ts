import * as vscode from "vscode";
import { type FailureNode, keyOf, type Node } from "../app/browse.ts";
import { tailLabel } from "../app/tail.ts";
import { tell } from "../core/failure.ts";
import { facts, type Standing, standing, summary } from "../core/subscription/describe.ts";
import { settingsFor } from "./settings.ts";

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** Renders a row. `contextValue` is the node's kind, which the menus in package.json ask for. */
export function treeItemOf(node: Node): vscode.TreeItem {
  const item = render(node);
  item.id = keyOf(node);
  item.contextValue = node.kind;
  return item;
}

function render(node: Node): vscode.TreeItem {
  switch (node.kind) {
    case "cloud":
      return row(node.label, Expanded, {
        iconPath: icon("server-environment"),
        tooltip: "An Event Grid that runs on this machine, without an account.",
      });
    case "workspace": {
      const { name, location, resourceGroup, id } = node.workspace;
      const tooltip = card(name, [
        ["Resource group", resourceGroup],
        ["Location", location],
        ["Resource id", id],
      ]);
      return row(name, Collapsed, { description: `${resourceGroup}, ${location}`, iconPath: icon("beaker"), tooltip });
    }
    case "eventSubscription": {
      const { eventSubscription } = node;
      const state = standing(eventSubscription, tailLabel);
      return row(eventSubscription.name, Collapsed, {
        description: state === "temporary" ? `temporary, ${summary(eventSubscription)}` : summary(eventSubscription),
        iconPath: icons[state],
        tooltip: card(
          eventSubscription.name,
          facts(eventSubscription).map(({ label, value }) => [label, value]),
        ),
      });
    }
    case "fact":
      return row(node.fact.label, None, { description: node.fact.value, tooltip: node.fact.value });
    case "empty":
      return node.in.kind === "cloud"
        ? row("No workspaces", None, { iconPath: icon("info"), description: "the Local Event Grid's state has none" })
        : row("No event subscriptions yet", None, {
            iconPath: icon("add"),
            description: "create the first one",
            command: {
              command: "amlEvents.newEventSubscription",
              title: "New Event Subscription",
              arguments: [node.in],
            },
          });
    case "failure":
      return row(node.failure.message, node.failure.remedy ? Expanded : None, {
        tooltip: tell(node.failure),
        iconPath: icon("error", "list.errorForeground"),
        command: retry(node),
      });
    case "remedy":
      return row(node.remedy, None, {
        tooltip: node.remedy,
        iconPath: icon("lightbulb"),
        command: settingsFor(node.for.failure.code) ?? retry(node.for),
      });
  }
}

const retry = (failed: FailureNode): vscode.Command => ({
  command: "amlEvents.refresh",
  title: "Refresh",
  arguments: [failed.in],
});

const row = (label: string, state: vscode.TreeItemCollapsibleState, more: Partial<vscode.TreeItem>): vscode.TreeItem =>
  Object.assign(new vscode.TreeItem(label, state), more);

const icon = (id: string, color?: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, color ? new vscode.ThemeColor(color) : undefined);

const icons: Readonly<Record<Standing, vscode.ThemeIcon>> = {
  ok: icon("pass", "testing.iconPassed"),
  working: icon("loading~spin"),
  waiting: icon("watch", "list.warningForeground"),
  failed: icon("error", "list.errorForeground"),
  temporary: icon("radio-tower"),
};

/** A tooltip of facts; their texts come from a service, so none of them is read as Markdown. */
function card(title: string, rows: readonly (readonly [string, string])[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown("**").appendText(title).appendMarkdown("**\n\n");
  for (const [label, value] of rows) markdown.appendMarkdown(`${label}: `).appendText(value).appendMarkdown("  \n");
  return markdown;
}
