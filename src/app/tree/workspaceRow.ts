import { formatTimeWithAge } from "../../core/formatTime.ts";
import type { PermissionAction } from "../../core/permissions.ts";
import type { Account } from "../../ports/accounts.ts";
import type { ListCache } from "../lists/listCache.ts";
import { forbiddenActionsOn } from "./nodePermissions.ts";
import { formatForbiddenActions } from "./permissionsRow.ts";
import type { RowContent, RowTooltip } from "./row.ts";
import type { CloudNode, GroupNode, WorkspaceNode } from "./treeNode.ts";

/** Azure: who is signed in, and whether a refresh of the workspaces is taking long. */
export function azureRow({ label, cloud }: CloudNode, accounts: readonly Account[], listCache: ListCache): RowContent {
  const { asOf, isLoading } = listCache.workspaces(cloud).state;
  const isRefreshing = isLoading && asOf !== undefined;
  return {
    label,
    description: [...(isRefreshing ? ["refreshing"] : []), ...accounts.map((account) => account.label)].join(", "),
    icon: { id: "azure" },
    tooltip: {
      title: label,
      facts: accounts.map((account) => ({ label: providerLabels[account.provider], value: account.label })),
    },
    collapsible: "expanded",
  };
}

const providerLabels: Readonly<Record<Account["provider"], string>> = {
  vscode: "VS Code account",
  machine: "Account of this machine",
};

export function groupRow({ group: { label, subscriptionName, workspaces } }: GroupNode): RowContent {
  const count = workspaces.length === 1 ? "1 workspace" : `${workspaces.length} workspaces`;
  return {
    label,
    description: [subscriptionName, count].filter(Boolean).join(", "),
    icon: { id: "layers" },
    collapsible: "collapsed",
  };
}

/** A workspace and where it is. Its tooltip is `workspaceTooltip`. */
export function workspaceRow(
  { workspace: { name, resourceGroup, location }, isFavorite, isOnlyLocal }: WorkspaceNode,
  forbidden: readonly PermissionAction[],
): RowContent {
  const spoken = [name, resourceGroup, location, isFavorite ? "favorite" : "", formatForbiddenActions(forbidden)];
  return {
    label: name,
    description: `${resourceGroup}, ${location}`,
    icon: { id: isFavorite ? "star-full" : "beaker" },
    accessibleLabel: spoken.filter(Boolean).join(", "),
    collapsible: isOnlyLocal ? "expanded" : "collapsed",
  };
}

/** What is known of a workspace, its list and the user's permissions at this moment. */
export function workspaceTooltip(node: WorkspaceNode, listCache: ListCache, today: Date): RowTooltip {
  const { cloud, workspace } = node;
  const { asOf } = listCache.eventSubscriptions(cloud, workspace.id).state;
  return {
    title: workspace.name,
    facts: [
      { label: "Resource group", value: workspace.resourceGroup },
      { label: "Location", value: workspace.location },
      {
        label: "Azure subscription",
        value: workspace.subscriptionName ?? workspace.subscriptionId,
      },
      { label: "Resource ID", value: workspace.id },
      {
        label: "Event subscriptions",
        value: asOf === undefined ? "not loaded yet" : `as of ${formatTimeWithAge(asOf, today)}`,
      },
      { label: "Permissions", value: formatForbiddenActions(forbiddenActionsOn(node, listCache.permissions)) },
    ],
  };
}
