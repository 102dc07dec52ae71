import type { DeliveryActivity } from "../../core/deliveries/deliveryActivity.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import type { PermissionAction } from "../../core/permissions.ts";
import type { Account } from "../../ports/accounts.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import type { ListCache } from "../lists/listCache.ts";
import { contextValueOf } from "./contextValue.ts";
import { activityRow, eventSubscriptionRow, factRow } from "./eventSubscriptionRow.ts";
import { failureRow, remedyRow, waitingRow } from "./failureRow.ts";
import { forbiddenActionsOn } from "./nodePermissions.ts";
import { obstacleRow } from "./obstacleRow.ts";
import { permissionsRow } from "./permissionsRow.ts";
import { createRow, type Row, type RowContent, type RowTooltip } from "./row.ts";
import { emptyRow, faultRow, filterRow, loadingRow } from "./statusRow.ts";
import { treeNodeKey, type TreeNode } from "./treeNode.ts";
import { azureRow, groupRow, workspaceRow, workspaceTooltip } from "./workspaceRow.ts";

/** What rows show besides their node. */
export interface RowSurroundings {
  readonly localEventGrid: {
    readonly state: LocalEventGridState;
    /** Undefined until it has reported once. */
    readonly status: object | undefined;
    readonly faults: readonly Fault[];
    readonly activityOf: (eventSubscriptionId: string) => DeliveryActivity | undefined;
  };
  /** The content of the Local Event Grid's own row. */
  readonly localEventGridRow: (label: string) => RowContent;
  /** Who is signed in to Azure. */
  readonly accounts: readonly Account[];
  readonly listCache: ListCache;
  /** Any time of the day whose times need no date. */
  readonly today: Date;
}

/** Describes what the row of a node shows. */
export function rowOf(node: TreeNode, surroundings: RowSurroundings): Row {
  const forbidden = forbiddenActionsOn(node, surroundings.listCache.permissions);
  const context = contextValueOf(node, surroundings.localEventGrid.state.kind, forbidden);
  const isPaused =
    node.kind === "eventSubscription" && !!surroundings.localEventGrid.activityOf(node.eventSubscription.id)?.pause;
  return createRow(
    treeNodeKey(node),
    isPaused ? `${context} paused` : context,
    contentOf(node, forbidden, surroundings),
  );
}

/** The tooltip of a row without one, computed when the pointer rests on it so that it is up to date. */
export const tooltipOf = (node: TreeNode, listCache: ListCache, today: Date): RowTooltip | undefined =>
  node.kind === "workspace" ? workspaceTooltip(node, listCache, today) : undefined;

function contentOf(node: TreeNode, forbidden: readonly PermissionAction[], surroundings: RowSurroundings): RowContent {
  const { localEventGrid, today } = surroundings;
  switch (node.kind) {
    case "cloud":
      return node.cloud === "azure"
        ? azureRow(node, surroundings.accounts, surroundings.listCache)
        : surroundings.localEventGridRow(node.label);
    case "fault":
      return faultRow(localEventGrid.faults[node.index] ?? node.fault);
    case "group":
      return groupRow(node);
    case "workspace":
      return workspaceRow(node, forbidden);
    case "eventSubscription":
      return eventSubscriptionRow(node, forbidden, localEventGrid.activityOf(node.eventSubscription.id), today);
    case "fact":
      return factRow(node);
    case "activity": {
      const activity = localEventGrid.activityOf(node.parent.eventSubscription.id);
      return activityRow(node, activity, localEventGrid.status !== undefined);
    }
    case "empty":
      return emptyRow(node, forbidden);
    case "filter":
      return filterRow(node);
    case "permissions":
      return permissionsRow(node);
    case "loading":
      return loadingRow(node, today);
    case "waiting":
      return waitingRow(node, today);
    case "failure":
      return failureRow(node, today);
    case "remedy":
      return remedyRow(node);
    case "obstacle":
      return obstacleRow(node);
  }
}
