import type { Fault } from "../../core/deliveries/fault.ts";
import type { Failure } from "../../core/failure.ts";
import type { PermissionAction } from "../../core/permissions.ts";
import type { Fact } from "../../core/subscription/describeEventSubscription.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { CloudName, MlWorkspace } from "../../ports/cloud.ts";
import type { WorkspaceGroup } from "./workspaceGroups.ts";
import type { Obstacle } from "../azure/obstacle.ts";

/** One row of the tree, as plain data; `views/treeItem` renders it. */
export type TreeNode =
  | CloudNode
  | FaultNode
  | FilterNode
  | GroupNode
  | WorkspaceNode
  | EventSubscriptionNode
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
/** A fault that was injected into the Local Event Grid. */
export interface FaultNode {
  readonly kind: "fault";
  readonly parent: CloudNode;
  readonly fault: Fault;
  /** Position among the faults. */
  readonly index: number;
}
/** A filter is on, and hides something. */
export interface FilterNode {
  readonly kind: "filter";
  readonly parent: CloudNode | WorkspaceNode;
  readonly text: string;
  readonly hiddenCount: number;
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
  /** Whether it stands above the others. */
  readonly isFavorite?: boolean;
}
export interface EventSubscriptionNode {
  readonly kind: "eventSubscription";
  readonly cloud: CloudName;
  readonly workspace: MlWorkspace;
  readonly eventSubscription: EventSubscription;
}
export interface FactNode {
  readonly kind: "fact";
  readonly parent: EventSubscriptionNode;
  readonly fact: Fact;
  /** Position among the facts: labels repeat, and so may whole facts. */
  readonly index: number;
}
/** What became of the events for an event subscription; the numbers come from `GridWatch` when it is shown. */
export interface ActivityNode {
  readonly kind: "activity";
  readonly parent: EventSubscriptionNode;
}
export interface EmptyNode {
  readonly kind: "empty";
  readonly parent: CloudNode | WorkspaceNode;
}
/** The signed-in user may not change, or not delete, what is here. */
export interface PermissionsNode {
  readonly kind: "permissions";
  readonly parent: WorkspaceNode;
  readonly forbiddenActions: readonly PermissionAction[];
}
/** More is on its way. */
export interface LoadingNode {
  readonly kind: "loading";
  readonly parent: CloudNode | WorkspaceNode;
  /** How many were found so far. */
  readonly foundCount: number;
  /** When what is shown was loaded, in milliseconds since 1970; absent when it is loaded the first time. */
  readonly asOf?: number;
}
/** The service asked to wait. */
export interface WaitingNode {
  readonly kind: "waiting";
  readonly parent: CloudNode | WorkspaceNode;
  readonly failure: Failure;
  /** When it is asked again, in milliseconds since 1970. */
  readonly until: number;
  /** Whether the rest is there already. */
  readonly isPartial?: boolean;
  /** The names of the tenants of which nothing newer comes until then, where it is of tenants. */
  readonly tenantNames?: readonly string[];
}
export interface FailureNode {
  readonly kind: "failure";
  readonly parent: CloudNode | WorkspaceNode;
  readonly failure: Failure;
  /** When the rows below it were loaded, in milliseconds since 1970; absent when it stands in place of them. */
  readonly asOf?: number;
  /** Position among the parts that are missing; absent when all is. */
  readonly partIndex?: number;
}
/** What stands between a person and their workspaces on Azure. */
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

/** Of the row of a workspace. The Local Event Grid may hold one with the id of one in Azure. */
export const workspaceNodeKey = (cloud: CloudName, workspaceId: string): string => `${cloud} ${workspaceId}`;

/** What tells a row from all others, also after the tree was loaded anew. */
export function treeNodeKey(node: TreeNode): string {
  if (node.kind === "cloud") return node.label;
  if (node.kind === "workspace") return workspaceNodeKey(node.cloud, node.workspace.id);
  if (node.kind === "eventSubscription") return `${node.cloud} ${node.eventSubscription.id}`;
  if (node.kind === "fact") return `${treeNodeKey(node.parent)}#${node.index}`;
  if (node.kind === "activity") return `${treeNodeKey(node.parent)}#activity`;
  if (node.kind === "group") return `${treeNodeKey(node.parent)}#group ${node.group.key}`;
  if (node.kind === "fault") return `${treeNodeKey(node.parent)}#fault${node.index}`;
  if (node.kind === "obstacle") return `${treeNodeKey(node.parent)}#${obstacleKey(node.obstacle)}`;
  if (node.kind === "remedy") return `${treeNodeKey(node.parent)}#remedy`;
  if (node.kind === "failure" && node.partIndex !== undefined)
    return `${treeNodeKey(node.parent)}#missing${node.partIndex}`;
  return `${treeNodeKey(node.parent)}#${node.kind}`;
}

function obstacleKey(obstacle: Obstacle): string {
  if (obstacle.kind === "account") return `account ${obstacle.account.id}`;
  if (obstacle.kind === "tenant") return `tenant ${obstacle.account.id} ${obstacle.tenant.id}`;
  return obstacle.kind === "failed" ? `failed ${obstacle.where} ${obstacle.tenant?.id ?? ""}` : obstacle.kind;
}
