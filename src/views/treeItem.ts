import * as vscode from "vscode";
import { keyOf, type Node, type WorkspaceNode } from "../app/node.ts";
import type { GridView } from "../app/gridWatch.ts";
import type { Listings } from "../app/listings.ts";
import { forbiddenOn } from "../app/access.ts";
import { rightsLabel } from "../app/rightsWords.ts";
import { contextOf } from "../app/rowContext.ts";
import { tailLabel } from "../app/tail.ts";
import { type Activity, activityWords, isFailing } from "../core/deliveries/activity.ts";
import { faultReach, faultWords } from "../core/deliveries/fault.ts";
import type { Deed } from "../core/permissions.ts";
import { facts, type Standing, standing, summary } from "../core/subscription/describe.ts";
import type { Account } from "../ports/accounts.ts";
import { azureItem, gapItem } from "./azureItem.ts";
import { card } from "./card.ts";
import { gridItem } from "./gridItem.ts";
import { failureItem, remedyItem, waitingItem } from "./failureItem.ts";
import { rightsItem } from "./rightsItem.ts";
import { clockWords } from "./time.ts";

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** What is known beside the row itself when it is rendered. */
export interface Surroundings {
  /** The Local Event Grid now. */
  readonly grid: GridView;
  /** Who is signed in to Azure. */
  readonly accounts: readonly Account[];
  readonly listings: Listings;
}

/** Renders a row. */
export function treeItemOf(node: Node, around: Surroundings): vscode.TreeItem {
  const forbidden = forbiddenOn(node, around.listings.rights);
  const item = render(node, forbidden, around);
  item.id = keyOf(node);
  item.contextValue = contextOf(node, around.grid.state.kind, forbidden);
  return item;
}

function render(node: Node, forbidden: readonly Deed[], { grid, accounts, listings }: Surroundings): vscode.TreeItem {
  switch (node.kind) {
    case "cloud":
      if (node.cloud === "azure") return azureItem(node.label, accounts, listings.workspaces(node.cloud).known);
      return Object.assign(gridItem(node.label, grid), { collapsibleState: Expanded });
    case "fault": {
      const fault = grid.faults[node.index] ?? node.fault;
      return row(`Fault: ${faultWords(fault)}`, None, {
        description: faultReach(fault),
        tooltip: card(`Fault: ${faultWords(fault)}`, [
          ["For", fault.eventSubscription ?? ""],
          ["Still", faultReach(fault)],
        ]),
        iconPath: icon("bug", "list.warningForeground"),
      });
    }
    case "workspace": {
      const { name, location, resourceGroup } = node.workspace;
      return row(name, Collapsed, {
        description: `${resourceGroup}, ${location}`,
        iconPath: icon(node.favourite ? "star-full" : "beaker"),
        accessibilityInformation: {
          label: [name, resourceGroup, location, node.favourite ? "favourite" : "", rightsLabel(forbidden)]
            .filter(Boolean)
            .join(", "),
        },
      });
    }
    case "eventSubscription": {
      const { eventSubscription } = node;
      const state = standing(eventSubscription, tailLabel);
      const activity = grid.activityOf(eventSubscription.id);
      const failing = state === "ok" && isFailing(activity);
      return row(eventSubscription.name, Collapsed, {
        description: state === "temporary" ? `temporary, ${summary(eventSubscription)}` : summary(eventSubscription),
        iconPath: failing ? icon("warning", "list.warningForeground") : icons[state],
        tooltip: card(eventSubscription.name, [
          ...facts(eventSubscription).map(({ label, value }) => [label, value] as const),
          ["Rights", rightsLabel(forbidden)],
          ...(node.cloud === "local" ? outcomeRows(activity) : []),
        ]),
      });
    }
    case "activity": {
      const activity = grid.activityOf(node.of.eventSubscription.id);
      return row("Activity", None, {
        description: grid.status ? activityWords(activity) : "not known",
        tooltip: card("Activity since the Local Event Grid started", outcomeRows(activity)),
        command: { command: "amlEvents.showDeliveries", title: "Show Deliveries", arguments: [node.of] },
      });
    }
    case "fact":
      return row(node.fact.label, None, { description: node.fact.value, tooltip: node.fact.value });
    case "empty":
      if (node.in.kind === "cloud")
        return row("No workspaces", None, {
          iconPath: icon("info"),
          description: "none that you may see",
          tooltip: "No workspaces: the Local Event Grid's state has none, or the setting Principal lets you see none.",
        });
      return forbidden.includes("write")
        ? row("No event subscriptions", None, { iconPath: icon("info") })
        : row("No event subscriptions yet", None, {
            iconPath: icon("add"),
            description: "create the first one",
            command: {
              command: "amlEvents.newEventSubscription",
              title: "New Event Subscription",
              arguments: [node.in],
            },
          });
    case "filter":
      return row(node.hidden === 1 ? "1 row hidden" : `${node.hidden.toLocaleString("en")} rows hidden`, None, {
        description: `filter: ${node.text}`,
        tooltip: "Choose this row to clear the filter.",
        iconPath: icon("filter-filled"),
        command: { command: "amlEvents.clearFilter", title: "Clear Filter" },
      });
    case "group": {
      const { label, in: azureSubscription, workspaces } = node.group;
      const count = workspaces.length === 1 ? "1 workspace" : `${workspaces.length} workspaces`;
      return row(label, Collapsed, {
        description: azureSubscription ? `${azureSubscription}, ${count}` : count,
        iconPath: icon("layers"),
      });
    }
    case "rights":
      return rightsItem(node);
    case "loading":
      if (node.asOf !== undefined)
        return row("Still looking", None, {
          description: `${node.found ? "" : "nothing "}as of ${clockWords(node.asOf)}`,
          iconPath: icon("loading~spin"),
        });
      if (!node.found)
        return row(node.in.kind === "cloud" ? "Looking for workspaces" : "Loading event subscriptions", None, {
          iconPath: icon("loading~spin"),
        });
      return row("More are being loaded", None, {
        description: `${node.found.toLocaleString("en")} so far`,
        iconPath: icon("loading~spin"),
      });
    case "waiting":
      return waitingItem(node);
    case "failure":
      return failureItem(node);
    case "gap":
      return gapItem(node);
    case "remedy":
      return remedyItem(node);
  }
}

/** What is known of a workspace, its rights and its list now. */
export function workspaceCard(node: WorkspaceNode, listings: Listings): vscode.MarkdownString {
  const { cloud, workspace } = node;
  const { asOf } = listings.eventSubscriptions(cloud, workspace.id).known;
  return card(workspace.name, [
    ["Resource group", workspace.resourceGroup],
    ["Location", workspace.location],
    ["Azure subscription", [workspace.subscriptionName, workspace.subscriptionId].filter(Boolean).join(", ")],
    ["Resource id", workspace.id],
    ["Event subscriptions", asOf === undefined ? "not loaded yet" : `as of ${clockWords(asOf)}`],
    ["Rights", rightsLabel(forbiddenOn(node, listings.rights))],
  ]);
}

const outcomeRows = (activity: Activity | undefined): readonly (readonly [string, string])[] => [
  ["Activity", activityWords(activity)],
  ["Last outcome", activity?.lastOutcome?.outcome ?? ""],
  ["Why", activity?.lastOutcome?.why ?? ""],
  ["At", activity?.lastOutcome?.at ?? ""],
];

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
