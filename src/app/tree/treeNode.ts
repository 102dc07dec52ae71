import type { Fault } from "../../core/deliveries/fault.ts";
import type { Failure } from "../../core/failure.ts";
import type { PermissionAction } from "../../core/permissions.ts";
import type { Fact } from "../../core/subscription/describeEventSubscription.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { CloudName, MlWorkspace } from "../../ports/cloud.ts";
import type { Obstacle } from "../azure/obstacle.ts";
import type { ListScope } from "../lists/listScope.ts";
import type { TailTarget } from "../tail/tailTarget.ts";
import type { WorkspaceGroup } from "./workspaceGroups.ts";

/** What a row of the tree is about; `rowOf` describes what the row shows. */
export type TreeNode =
  | CloudNode
  | FaultNode
  | NotStartedNode
  | GroupNode
  | WorkspaceNode
  | EventSubscriptionNode
  | EndedTailNode
  | FactNode
  | ActivityNode
  | EmptyNode
  | PermissionsNode
  | LoadingNode
  | WaitingNode
  | FailureNode
  | RemedyNode
  | ObstacleNode;

export interface CloudNode {
  readonly kind: "cloud";
  readonly label: string;
  readonly cloud: CloudName;
}
/** The clouds that the tree shows. */
export const cloudRoots: readonly CloudNode[] = [
  { kind: "cloud", label: "Local Event Grid", cloud: "local" },
  { kind: "cloud", label: "Azure", cloud: "azure" },
];
/** A fault injected into the Local Event Grid. */
export interface FaultNode {
  readonly kind: "fault";
  readonly parent: CloudNode;
  readonly fault: Fault;
  /** Position in the list of faults. */
  readonly index: number;
}
/** The Local Event Grid has never run here. */
export interface NotStartedNode {
  readonly kind: "notStarted";
  readonly parent: CloudNode;
}
/** Workspaces that have something in common. */
export interface GroupNode {
  readonly kind: "group";
  readonly parent: CloudNode;
  readonly group: WorkspaceGroup;
}
export interface WorkspaceNode {
  readonly kind: "workspace";
  readonly cloud: CloudName;
  readonly workspace: MlWorkspace;
  /** Favorites are above the other workspaces. */
  readonly isFavorite?: boolean;
  /** The only workspace of the Local Event Grid, which is shown expanded. */
  readonly isOnlyLocal?: boolean;
}
export interface EventSubscriptionNode {
  readonly kind: "eventSubscription";
  readonly cloud: CloudName;
  readonly workspace: MlWorkspace;
  readonly eventSubscription: EventSubscription;
}
/** A tail of this window that failed, or stopped because its event subscription is gone. */
export interface EndedTailNode {
  readonly kind: "endedTail";
  readonly parent: WorkspaceNode;
  readonly tailId: string;
  readonly target: TailTarget;
  /** Whether it was never live. */
  readonly hasFailed: boolean;
  readonly why: string;
}
export interface FactNode {
  readonly kind: "fact";
  readonly parent: EventSubscriptionNode;
  readonly fact: Fact;
  /** Position in the list of facts, which may hold equal ones. */
  readonly index: number;
}
/** What became of the events for an event subscription. */
export interface ActivityNode {
  readonly kind: "activity";
  readonly parent: EventSubscriptionNode;
}
/** A list without items. */
export interface EmptyNode {
  readonly kind: "empty";
  readonly parent: CloudNode | WorkspaceNode;
}
/** The user may not change, or not delete, the event subscriptions of a workspace. */
export interface PermissionsNode {
  readonly kind: "permissions";
  readonly parent: WorkspaceNode;
  readonly forbiddenActions: readonly PermissionAction[];
}
/** More items are loading. */
export interface LoadingNode {
  readonly kind: "loading";
  readonly parent: CloudNode | WorkspaceNode;
  /** Number of items found so far. */
  readonly foundCount: number;
  /** When the shown items were loaded, in milliseconds since 1970. Absent during the first load. */
  readonly asOf?: number | undefined;
}
/** Azure asked to wait. */
export interface WaitingNode {
  readonly kind: "waiting";
  readonly parent: CloudNode | WorkspaceNode;
  readonly failure: Failure;
  /** Time of the next request, in milliseconds since 1970. */
  readonly until: number;
  /** Whether the list has items all the same. */
  readonly isPartial?: boolean;
  /** Throttled tenants, where not all of Azure is throttled. */
  readonly tenantNames?: readonly string[];
}
/** A list, or a part of it, could not be loaded. */
export interface FailureNode {
  readonly kind: "failure";
  readonly parent: CloudNode | WorkspaceNode;
  readonly failure: Failure;
  /** When the items below the failure were loaded, in milliseconds since 1970. Absent if there are none. */
  readonly asOf?: number | undefined;
  /** Position in the list of missing parts. Absent if the whole list failed. */
  readonly partIndex?: number;
}
/** What keeps workspaces on Azure from being shown. */
export interface ObstacleNode {
  readonly kind: "obstacle";
  readonly parent: CloudNode;
  readonly obstacle: Obstacle;
}
/** What to do about the failure in the row above. */
export interface RemedyNode {
  readonly kind: "remedy";
  readonly parent: FailureNode;
  readonly remedy: string;
}

/** The key of a workspace. The cloud is part of it: the Local Event Grid may hold a copy of a workspace on Azure. */
export const workspaceNodeKey = (cloud: CloudName, workspaceId: string): string => `${cloud} ${workspaceId}`;

/** Identifies a node in the tree, also after it was loaded again. */
export function treeNodeKey(node: TreeNode): string {
  if (node.kind === "cloud") return node.label;
  if (node.kind === "workspace") return workspaceNodeKey(node.cloud, node.workspace.id);
  if (node.kind === "eventSubscription") return `${node.cloud} ${node.eventSubscription.id}`;
  if (node.kind === "fact") return `${treeNodeKey(node.parent)}#${node.index}`;
  if (node.kind === "group") return `${treeNodeKey(node.parent)}#group ${node.group.key}`;
  if (node.kind === "fault") return `${treeNodeKey(node.parent)}#fault${node.index}`;
  if (node.kind === "obstacle") return `${treeNodeKey(node.parent)}#${obstacleKey(node.obstacle)}`;
  if (node.kind === "failure" && node.partIndex !== undefined)
    return `${treeNodeKey(node.parent)}#missing${node.partIndex}`;
  if (node.kind === "endedTail") return `${treeNodeKey(node.parent)}#${node.tailId}`;
  return `${treeNodeKey(node.parent)}#${node.kind}`;
}

function obstacleKey(obstacle: Obstacle): string {
  if (obstacle.kind === "account") return `account ${obstacle.account.id}`;
  if (obstacle.kind === "tenant") return `tenant ${obstacle.account.id} ${obstacle.tenant.id}`;
  return obstacle.kind === "failed" ? `failed ${obstacle.where} ${obstacle.tenant?.id ?? ""}` : obstacle.kind;
}

/** The list below a node, or the one that the node is in. */
export function listScopeOf(node: TreeNode): ListScope | undefined {
  if (node.kind === "cloud") return { cloud: node.cloud };
  if (node.kind === "workspace" || node.kind === "eventSubscription")
    return { cloud: node.cloud, workspaceId: node.workspace.id };
  return listScopeOf(node.parent);
}
