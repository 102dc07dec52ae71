import type { DeliveryActivity } from "../../core/deliveries/deliveryActivity.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import type { Account } from "../../ports/accounts.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import type { ListCache } from "../lists/listCache.ts";
import type { TailTarget } from "../tail/tailTarget.ts";
import { contextValueOf } from "./contextValue.ts";
import {
  activityRow,
  activityTooltip,
  type EventSubscriptionContext,
  eventSubscriptionRow,
  eventSubscriptionTooltip,
  factRow,
} from "./eventSubscriptionRow.ts";
import { failureRow, remedyRow, waitingRow } from "./failureRow.ts";
import { forbiddenActionsOn } from "./nodePermissions.ts";
import { obstacleRow } from "./obstacleRow.ts";
import { permissionsRow } from "./permissionsRow.ts";
import { createRow, type Row, type RowContent, type RowTooltip } from "./row.ts";
import { emptyRow, faultRow, loadingRow, notStartedRow } from "./statusRow.ts";
import { endedTailRow } from "./tailRow.ts";
import { type EventSubscriptionNode, treeNodeKey, type TreeNode } from "./treeNode.ts";
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
  /** Everything known of the Local Event Grid, for the tooltip of its row. */
  readonly localEventGridTooltip: (label: string) => RowTooltip;
  /** Who is signed in to Azure. */
  readonly accounts: readonly Account[];
  readonly listCache: ListCache;
  /** What the tail with this id tails, if this window runs it. */
  readonly tailTargetOf: (tailId: string) => TailTarget | undefined;
  /** Whether a sample can be raised again at the row of a node. */
  readonly hasRaised: (node: TreeNode) => boolean;
  /** The time of this machine. */
  readonly today: Date;
  /** The time of the Local Event Grid, as far as it is known. */
  readonly localTime: Date;
}

/** Describes what the row of a node shows. */
export function rowOf(node: TreeNode, surroundings: RowSurroundings): Row {
  const { listCache, localEventGrid, accounts, hasRaised } = surroundings;
  const context = contextValueOf(node, {
    localEventGrid: localEventGrid.state.kind,
    isSignedIn: accounts.length > 0,
    forbidden: forbiddenActionsOn(node, listCache.permissions),
    isOwnTail:
      node.kind === "eventSubscription" && eventSubscriptionContext(node, surroundings).tailTarget !== undefined,
    hasRaised: hasRaised(node),
    isPaused: node.kind === "eventSubscription" && !!localEventGrid.activityOf(node.eventSubscription.id)?.pause,
  });
  return createRow(treeNodeKey(node), context, contentOf(node, surroundings));
}

/** The tooltip of a row without one, computed when the pointer rests on it so that it is up to date. */
export function tooltipOf(node: TreeNode, surroundings: RowSurroundings): RowTooltip | undefined {
  const { listCache, today, localEventGrid } = surroundings;
  if (node.kind === "workspace") return workspaceTooltip(node, listCache, today);
  if (node.kind === "eventSubscription")
    return eventSubscriptionTooltip(node, eventSubscriptionContext(node, surroundings));
  if (node.kind === "activity")
    return activityTooltip(localEventGrid.activityOf(node.parent.eventSubscription.id), surroundings.localTime);
  return node.kind === "cloud" && node.cloud === "local" ? surroundings.localEventGridTooltip(node.label) : undefined;
}

const eventSubscriptionContext = (
  node: EventSubscriptionNode,
  { listCache, localEventGrid, tailTargetOf, today, localTime }: RowSurroundings,
): EventSubscriptionContext => ({
  forbidden: forbiddenActionsOn(node, listCache.permissions),
  activity: localEventGrid.activityOf(node.eventSubscription.id),
  tailTarget: tailTargetOf(node.eventSubscription.name),
  today: node.cloud === "local" ? localTime : today,
});

function contentOf(node: TreeNode, surroundings: RowSurroundings): RowContent {
  const { localEventGrid, listCache, today } = surroundings;
  switch (node.kind) {
    case "cloud":
      return node.cloud === "azure"
        ? azureRow(node, surroundings.accounts, listCache)
        : surroundings.localEventGridRow(node.label);
    case "fault":
      return faultRow(localEventGrid.faults[node.index] ?? node.fault);
    case "notStarted":
      return notStartedRow();
    case "group":
      return groupRow(node);
    case "workspace":
      return workspaceRow(node, forbiddenActionsOn(node, listCache.permissions));
    case "eventSubscription":
      return eventSubscriptionRow(node, eventSubscriptionContext(node, surroundings));
    case "endedTail":
      return endedTailRow(node);
    case "fact":
      return factRow(node);
    case "activity":
      return activityRow(
        localEventGrid.activityOf(node.parent.eventSubscription.id),
        localEventGrid.status !== undefined,
      );
    case "empty":
      return emptyRow(node, forbiddenActionsOn(node, listCache.permissions));
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
