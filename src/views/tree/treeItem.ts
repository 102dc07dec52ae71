import * as vscode from "vscode";
import { treeNodeKey, type TreeNode, type WorkspaceNode } from "../../app/tree/treeNode.ts";
import type { LocalEventGridSnapshot } from "../../app/localGrid/localEventGridWatcher.ts";
import type { ListCache } from "../../app/lists/listCache.ts";
import { forbiddenActionsOn } from "../../app/tree/nodePermissions.ts";
import { formatForbiddenActions } from "../../app/tree/missingPermissions.ts";
import { contextValueOf } from "../../app/tree/contextValue.ts";
import { tailLabel } from "../../app/tail/tail.ts";
import {
  type DeliveryActivity,
  formatDeliveryActivity,
  isDeliveryFailing,
} from "../../core/deliveries/deliveryActivity.ts";
import { describeFaultScope, describeFault } from "../../core/deliveries/fault.ts";
import type { PermissionAction } from "../../core/permissions.ts";
import {
  describeEventSubscription,
  type EventSubscriptionStatus,
  eventSubscriptionStatus,
  summarizeEventSubscription,
} from "../../core/subscription/describeEventSubscription.ts";
import type { Account } from "../../ports/accounts.ts";
import { createAzureItem, createObstacleItem } from "../azure/azureItem.ts";
import { createTooltip } from "../tooltip.ts";
import { createLocalEventGridItem } from "../localGrid/localEventGridItem.ts";
import { createFailureItem, createRemedyItem, createWaitingItem } from "./failureItem.ts";
import { createPermissionsItem } from "./permissionsItem.ts";
import { formatEpochTime } from "../formatTime.ts";

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** What is known beside the row itself when it is rendered. */
export interface TreeItemContext {
  /** The Local Event Grid now. */
  readonly localEventGrid: LocalEventGridSnapshot;
  /** Who is signed in to Azure. */
  readonly accounts: readonly Account[];
  readonly listCache: ListCache;
}

/** Renders a row. */
export function createTreeItem(node: TreeNode, around: TreeItemContext): vscode.TreeItem {
  const forbidden = forbiddenActionsOn(node, around.listCache.permissions);
  const item = renderNode(node, forbidden, around);
  item.id = treeNodeKey(node);
  item.contextValue = contextValueOf(node, around.localEventGrid.state.kind, forbidden);
  return item;
}

function renderNode(
  node: TreeNode,
  forbidden: readonly PermissionAction[],
  { localEventGrid: grid, accounts, listCache: listings }: TreeItemContext,
): vscode.TreeItem {
  switch (node.kind) {
    case "cloud":
      if (node.cloud === "azure") return createAzureItem(node.label, accounts, listings.workspaces(node.cloud).state);
      return Object.assign(createLocalEventGridItem(node.label, grid), { collapsibleState: Expanded });
    case "fault": {
      const fault = grid.faults[node.index] ?? node.fault;
      return createRow(`Fault: ${describeFault(fault)}`, None, {
        description: describeFaultScope(fault),
        tooltip: createTooltip(`Fault: ${describeFault(fault)}`, [
          ["For", fault.eventSubscription ?? ""],
          ["Still", describeFaultScope(fault)],
        ]),
        iconPath: createIcon("bug", "list.warningForeground"),
      });
    }
    case "workspace": {
      const { name, location, resourceGroup } = node.workspace;
      return createRow(name, Collapsed, {
        description: `${resourceGroup}, ${location}`,
        iconPath: createIcon(node.isFavorite ? "star-full" : "beaker"),
        accessibilityInformation: {
          label: [name, resourceGroup, location, node.isFavorite ? "favourite" : "", formatForbiddenActions(forbidden)]
            .filter(Boolean)
            .join(", "),
        },
      });
    }
    case "eventSubscription": {
      const { eventSubscription } = node;
      const state = eventSubscriptionStatus(eventSubscription, tailLabel);
      const activity = grid.activityOf(eventSubscription.id);
      const failing = state === "ok" && isDeliveryFailing(activity);
      return createRow(eventSubscription.name, Collapsed, {
        description:
          state === "temporary"
            ? `temporary, ${summarizeEventSubscription(eventSubscription)}`
            : summarizeEventSubscription(eventSubscription),
        iconPath: failing ? createIcon("warning", "list.warningForeground") : statusIcons[state],
        tooltip: createTooltip(eventSubscription.name, [
          ...describeEventSubscription(eventSubscription).map(({ label, value }) => [label, value] as const),
          ["Rights", formatForbiddenActions(forbidden)],
          ...(node.cloud === "local" ? outcomeFacts(activity) : []),
        ]),
      });
    }
    case "activity": {
      const activity = grid.activityOf(node.parent.eventSubscription.id);
      return createRow("Activity", None, {
        description: grid.status ? formatDeliveryActivity(activity) : "not known",
        tooltip: createTooltip("Activity since the Local Event Grid started", outcomeFacts(activity)),
        command: { command: "amlEvents.showDeliveries", title: "Show Deliveries", arguments: [node.parent] },
      });
    }
    case "fact":
      return createRow(node.fact.label, None, { description: node.fact.value, tooltip: node.fact.value });
    case "empty":
      if (node.parent.kind === "cloud")
        return createRow("No workspaces", None, {
          iconPath: createIcon("info"),
          description: "none that you may see",
          tooltip: "No workspaces: the Local Event Grid's state has none, or the setting Principal lets you see none.",
        });
      return forbidden.includes("write")
        ? createRow("No event subscriptions", None, { iconPath: createIcon("info") })
        : createRow("No event subscriptions yet", None, {
            iconPath: createIcon("add"),
            description: "create the first one",
            command: {
              command: "amlEvents.newEventSubscription",
              title: "New Event Subscription",
              arguments: [node.parent],
            },
          });
    case "filter":
      return createRow(
        node.hiddenCount === 1 ? "1 row hidden" : `${node.hiddenCount.toLocaleString("en")} rows hidden`,
        None,
        {
          description: `filter: ${node.text}`,
          tooltip: "Choose this row to clear the filter.",
          iconPath: createIcon("filter-filled"),
          command: { command: "amlEvents.clearFilter", title: "Clear Filter" },
        },
      );
    case "group": {
      const { label, subscriptionName: azureSubscription, workspaces } = node.group;
      const count = workspaces.length === 1 ? "1 workspace" : `${workspaces.length} workspaces`;
      return createRow(label, Collapsed, {
        description: azureSubscription ? `${azureSubscription}, ${count}` : count,
        iconPath: createIcon("layers"),
      });
    }
    case "rights":
      return createPermissionsItem(node);
    case "loading":
      if (node.asOf !== undefined)
        return createRow("Still looking", None, {
          description: `${node.foundCount ? "" : "nothing "}as of ${formatEpochTime(node.asOf)}`,
          iconPath: createIcon("loading~spin"),
        });
      if (!node.foundCount)
        return createRow(
          node.parent.kind === "cloud" ? "Looking for workspaces" : "Loading event subscriptions",
          None,
          {
            iconPath: createIcon("loading~spin"),
          },
        );
      return createRow("More are being loaded", None, {
        description: `${node.foundCount.toLocaleString("en")} so far`,
        iconPath: createIcon("loading~spin"),
      });
    case "waiting":
      return createWaitingItem(node);
    case "failure":
      return createFailureItem(node);
    case "gap":
      return createObstacleItem(node);
    case "remedy":
      return createRemedyItem(node);
  }
}

/** What is known of a workspace, its rights and its list now. */
export function createWorkspaceTooltip(node: WorkspaceNode, listings: ListCache): vscode.MarkdownString {
  const { cloud, workspace } = node;
  const { asOf } = listings.eventSubscriptions(cloud, workspace.id).state;
  return createTooltip(workspace.name, [
    ["Resource group", workspace.resourceGroup],
    ["Location", workspace.location],
    ["Azure subscription", [workspace.subscriptionName, workspace.subscriptionId].filter(Boolean).join(", ")],
    ["Resource id", workspace.id],
    ["Event subscriptions", asOf === undefined ? "not loaded yet" : `as of ${formatEpochTime(asOf)}`],
    ["Rights", formatForbiddenActions(forbiddenActionsOn(node, listings.permissions))],
  ]);
}

const outcomeFacts = (activity: DeliveryActivity | undefined): readonly (readonly [string, string])[] => [
  ["Activity", formatDeliveryActivity(activity)],
  ["Last outcome", activity?.lastOutcome?.outcome ?? ""],
  ["Why", activity?.lastOutcome?.why ?? ""],
  ["At", activity?.lastOutcome?.at ?? ""],
];

const createRow = (
  label: string,
  state: vscode.TreeItemCollapsibleState,
  more: Partial<vscode.TreeItem>,
): vscode.TreeItem => Object.assign(new vscode.TreeItem(label, state), more);

const createIcon = (id: string, color?: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, color ? new vscode.ThemeColor(color) : undefined);

const statusIcons: Readonly<Record<EventSubscriptionStatus, vscode.ThemeIcon>> = {
  ok: createIcon("pass", "testing.iconPassed"),
  working: createIcon("loading~spin"),
  waiting: createIcon("watch", "list.warningForeground"),
  failed: createIcon("error", "list.errorForeground"),
  temporary: createIcon("radio-tower"),
};
