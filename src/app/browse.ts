import type { Fault } from "../core/deliveries/fault.ts";
import { Failure, isCancellation } from "../core/failure.ts";
import { type Fact, facts } from "../core/subscription/describe.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { CloudName, Clouds, MlWorkspace } from "../ports/cloud.ts";
import type { Gap } from "./azure.ts";

/** One row of the tree, as plain data; `views/treeItem` renders it. */
export type Node =
  | CloudNode
  | FaultNode
  | WorkspaceNode
  | EventSubscriptionNode
  | FactNode
  | ActivityNode
  | EmptyNode
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
export interface WorkspaceNode {
  readonly kind: "workspace";
  readonly cloud: CloudName;
  readonly workspace: MlWorkspace;
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
export interface FailureNode {
  readonly kind: "failure";
  readonly in: CloudNode | WorkspaceNode;
  readonly failure: Failure;
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

/**
 * The rows below `node`. What cannot be loaded becomes a row that says why, so nothing is thrown but cancellation and bugs.
 */
export async function childrenOf(node: Node, clouds: Clouds, signal: AbortSignal): Promise<readonly Node[]> {
  if (node.kind === "cloud")
    return loaded(node, async () => {
      const { cloud } = node;
      const found = await clouds[cloud].workspaces(signal);
      return found.map((workspace) => ({ kind: "workspace", cloud, workspace }));
    });
  if (node.kind === "workspace")
    return loaded(node, async () => {
      const { cloud, workspace } = node;
      const found = await clouds[cloud].eventSubscriptions(workspace.id, signal);
      return found.map((eventSubscription) => ({ kind: "eventSubscription", cloud, workspace, eventSubscription }));
    });
  if (node.kind === "eventSubscription")
    return [
      ...facts(node.eventSubscription).map((fact, index) => ({ kind: "fact", of: node, fact, index }) as const),
      // What became of events is known of the Local Event Grid only.
      ...(node.cloud === "local" ? [{ kind: "activity", of: node } as const] : []),
    ];
  if (node.kind === "failure" && node.failure.remedy)
    return [{ kind: "remedy", for: node, remedy: node.failure.remedy }];
  return [];
}

async function loaded(
  parent: CloudNode | WorkspaceNode,
  load: () => Promise<readonly Node[]>,
): Promise<readonly Node[]> {
  try {
    const nodes = await load();
    return nodes.length ? nodes : [{ kind: "empty", in: parent }];
  } catch (error) {
    if (!(error instanceof Failure) || isCancellation(error)) throw error;
    return [{ kind: "failure", in: parent, failure: error }];
  }
}

/** What tells a row from all others, also after the tree was loaded anew. */
export function keyOf(node: Node): string {
  if (node.kind === "cloud") return node.label;
  if (node.kind === "workspace") return node.workspace.id;
  if (node.kind === "eventSubscription") return node.eventSubscription.id;
  if (node.kind === "fact") return `${keyOf(node.of)}#${node.index}`;
  if (node.kind === "activity") return `${keyOf(node.of)}#activity`;
  if (node.kind === "fault") return `${keyOf(node.in)}#fault${node.index}`;
  if (node.kind === "gap") return `${keyOf(node.in)}#${gapKey(node.gap)}`;
  if (node.kind === "remedy") return `${keyOf(node.for)}#remedy`;
  return `${keyOf(node.in)}#${node.kind}`;
}

function gapKey(gap: Gap): string {
  if (gap.kind === "account") return `account ${gap.account.id}`;
  if (gap.kind === "tenant") return `tenant ${gap.account.id} ${gap.tenant.id}`;
  return gap.kind === "failed" ? `failed ${gap.where}` : gap.kind;
}
