import type { Fault } from "../core/deliveries/fault.ts";
import type { Failure } from "../core/failure.ts";
import type { Deed } from "../core/permissions.ts";
import type { Fact } from "../core/subscription/describe.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { CloudName, MlWorkspace } from "../ports/cloud.ts";
import type { Group } from "./grouping.ts";
import type { Gap } from "./gap.ts";

/** One row of the tree, as plain data; `views/treeItem` renders it. */
export type Node =
  | CloudNode
  | FaultNode
  | FilterNode
  | GroupNode
  | WorkspaceNode
  | EventSubscriptionNode
  | FactNode
  | ActivityNode
  | EmptyNode
  | RightsNode
  | LoadingNode
  | WaitingNode
  | FailureNode
  | RemedyNode
  | GapNode;

export interface CloudNode {
  readonly kind: "cloud";
  readonly label: string;
  readonly cloud: CloudName;
}
/** A fault that was injected into the Local Event Grid. */
export interface FaultNode {
  readonly kind: "fault";
  readonly in: CloudNode;
  readonly fault: Fault;
  /** Position among the faults. */
  readonly index: number;
}
/** A filter is on, and hides something. */
export interface FilterNode {
  readonly kind: "filter";
  readonly in: CloudNode | WorkspaceNode;
  readonly text: string;
  readonly hidden: number;
}
/** Workspaces that have something in common. */
export interface GroupNode {
  readonly kind: "group";
  readonly in: CloudNode;
  readonly group: Group;
}
export interface WorkspaceNode {
  readonly kind: "workspace";
  readonly cloud: CloudName;
  readonly workspace: MlWorkspace;
  /** Whether it stands above the others. */
  readonly favourite?: boolean;
}
export interface EventSubscriptionNode {
  readonly kind: "eventSubscription";
  readonly cloud: CloudName;
  readonly workspace: MlWorkspace;
  readonly eventSubscription: EventSubscription;
}
export interface FactNode {
  readonly kind: "fact";
  readonly of: EventSubscriptionNode;
  readonly fact: Fact;
  /** Position among the facts: labels repeat, and so may whole facts. */
  readonly index: number;
}
/** What became of the events for an event subscription; the numbers come from `GridWatch` when it is shown. */
export interface ActivityNode {
  readonly kind: "activity";
  readonly of: EventSubscriptionNode;
}
export interface EmptyNode {
  readonly kind: "empty";
  readonly in: CloudNode | WorkspaceNode;
}
/** The signed-in user may not change, or not delete, what is here. */
export interface RightsNode {
  readonly kind: "rights";
  readonly in: WorkspaceNode;
  readonly forbidden: readonly Deed[];
}
/** More is on its way. */
export interface LoadingNode {
  readonly kind: "loading";
  readonly in: CloudNode | WorkspaceNode;
  /** How many were found so far. */
  readonly found: number;
  /** When what is shown was loaded, in milliseconds since 1970; absent when it is loaded the first time. */
  readonly asOf?: number;
}
/** The service asked to wait. */
export interface WaitingNode {
  readonly kind: "waiting";
  readonly in: CloudNode | WorkspaceNode;
  readonly failure: Failure;
  /** When it is asked again, in milliseconds since 1970. */
  readonly until: number;
  /** Whether the rest is there already. */
  readonly part?: true;
  /** The names of the tenants of which nothing newer comes until then, where it is of tenants. */
  readonly tenants?: readonly string[];
}
export interface FailureNode {
  readonly kind: "failure";
  readonly in: CloudNode | WorkspaceNode;
  readonly failure: Failure;
  /** When the rows below it were loaded, in milliseconds since 1970; absent when it stands in place of them. */
  readonly asOf?: number;
  /** Position among the parts that are missing; absent when all is. */
  readonly part?: number;
}
/** What stands between a person and their workspaces on Azure. */
export interface GapNode {
  readonly kind: "gap";
  readonly in: CloudNode;
  readonly gap: Gap;
}
/** What to do about the failure in the row above. */
export interface RemedyNode {
  readonly kind: "remedy";
  readonly for: FailureNode;
  readonly remedy: string;
}

/** Of the row of a workspace. The Local Event Grid may hold one with the id of one in Azure. */
export const workspaceKey = (cloud: CloudName, workspaceId: string): string => `${cloud} ${workspaceId}`;

/** What tells a row from all others, also after the tree was loaded anew. */
export function keyOf(node: Node): string {
  if (node.kind === "cloud") return node.label;
  if (node.kind === "workspace") return workspaceKey(node.cloud, node.workspace.id);
  if (node.kind === "eventSubscription") return `${node.cloud} ${node.eventSubscription.id}`;
  if (node.kind === "fact") return `${keyOf(node.of)}#${node.index}`;
  if (node.kind === "activity") return `${keyOf(node.of)}#activity`;
  if (node.kind === "group") return `${keyOf(node.in)}#group ${node.group.key}`;
  if (node.kind === "fault") return `${keyOf(node.in)}#fault${node.index}`;
  if (node.kind === "gap") return `${keyOf(node.in)}#${gapKey(node.gap)}`;
  if (node.kind === "remedy") return `${keyOf(node.for)}#remedy`;
  if (node.kind === "failure" && node.part !== undefined) return `${keyOf(node.in)}#missing${node.part}`;
  return `${keyOf(node.in)}#${node.kind}`;
}

function gapKey(gap: Gap): string {
  if (gap.kind === "account") return `account ${gap.account.id}`;
  if (gap.kind === "tenant") return `tenant ${gap.account.id} ${gap.tenant.id}`;
  return gap.kind === "failed" ? `failed ${gap.where} ${gap.tenant?.id ?? ""}` : gap.kind;
}
