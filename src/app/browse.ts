import type { Fault } from "../core/deliveries/fault.ts";
import type { Failure } from "../core/failure.ts";
import { type Fact, facts } from "../core/subscription/describe.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { CloudName, MlWorkspace } from "../ports/cloud.ts";
import type { Arrangement } from "./arrangement.ts";
import type { Gap } from "./azure.ts";
import type { Listed } from "./listing.ts";
import type { Listings } from "./listings.ts";
import { isWorkspaceShown, matchesEventSubscription, matchesWorkspace } from "./treeFilter.ts";

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
  | ReadOnlyNode
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
  readonly name: string;
  readonly workspaces: readonly MlWorkspace[];
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
/** The signed-in user may read here, and no more. */
export interface ReadOnlyNode {
  readonly kind: "readOnly";
  readonly in: WorkspaceNode;
}
/** More is on its way. */
export interface LoadingNode {
  readonly kind: "loading";
  readonly in: CloudNode | WorkspaceNode;
  /** How many were found so far. */
  readonly found: number;
}
/** The service asked to wait. */
export interface WaitingNode {
  readonly kind: "waiting";
  readonly in: CloudNode | WorkspaceNode;
  readonly failure: Failure;
  /** When it is asked again, in milliseconds since 1970. */
  readonly until: number;
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

/**
 * The rows below `node`. What cannot be loaded becomes a row that says why, so nothing is thrown but bugs.
 *
 * @param arrangement how workspaces are filtered, sorted and grouped; all of them, by name, without it
 */
export async function childrenOf(node: Node, listings: Listings, arrangement?: Arrangement): Promise<readonly Node[]> {
  const filter = arrangement?.filter.terms.length ? arrangement.filter : undefined;
  if (node.kind === "cloud") {
    const { cloud } = node;
    const listed = await listings.workspaces(cloud).shown();
    const isShown = (one: MlWorkspace): boolean =>
      !filter || isWorkspaceShown(filter, one, listings.knownEventSubscriptions(cloud, one.id));
    const shown = listed.items.filter(isShown);
    const rows = workspaceRows(node, arrangement?.sorted(shown) ?? shown, arrangement);
    return around(node, listed, rows, filter && { text: filter.text, hidden: listed.items.length - shown.length });
  }
  if (node.kind === "group") return node.workspaces.map((workspace) => workspaceRow(node.in, workspace, arrangement));
  if (node.kind === "workspace") {
    const { cloud, workspace } = node;
    const listed = await listings.eventSubscriptions(cloud, workspace.id).shown();
    const isShown = (one: EventSubscription): boolean =>
      !filter || matchesWorkspace(filter, workspace) || matchesEventSubscription(filter, one);
    const shown = listed.items.filter(isShown).map((eventSubscription): Node => ({
      kind: "eventSubscription",
      cloud,
      workspace,
      eventSubscription,
    }));
    const hidden = listed.items.length - shown.length;
    const rows = around(node, listed, shown, filter && hidden ? { text: filter.text, hidden } : undefined);
    return listings.isReadOnly(cloud, workspace.id) ? [{ kind: "readOnly", in: node }, ...rows] : rows;
  }
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

function workspaceRows(
  cloud: CloudNode,
  workspaces: readonly MlWorkspace[],
  arrangement: Arrangement | undefined,
): readonly Node[] {
  const groups = arrangement?.grouped(workspaces);
  if (!groups) return workspaces.map((workspace) => workspaceRow(cloud, workspace, arrangement));
  return [...groups].map(([name, members]) => ({ kind: "group", in: cloud, name, workspaces: members }));
}

const workspaceRow = (
  { cloud }: CloudNode,
  workspace: MlWorkspace,
  arrangement: Arrangement | undefined,
): WorkspaceNode => ({
  kind: "workspace",
  cloud,
  workspace,
  ...(arrangement?.isFavourite(workspace.id) ? { favourite: true } : {}),
});

/** What went wrong, and what is hidden, stands above the items, so that it is seen before a long list. */
function around(
  parent: CloudNode | WorkspaceNode,
  { items, asOf, loading, missing, failure, waitsUntil }: Listed<unknown>,
  rows: readonly Node[],
  filtered: Pick<FilterNode, "text" | "hidden"> | undefined,
): readonly Node[] {
  const notes: Node[] = missing.map((part, index) => ({ kind: "failure", in: parent, failure: part, part: index }));
  if (failure && waitsUntil !== undefined) notes.unshift({ kind: "waiting", in: parent, failure, until: waitsUntil });
  else if (failure) notes.unshift({ kind: "failure", in: parent, failure, ...(asOf === undefined ? {} : { asOf }) });
  if (filtered) notes.unshift({ kind: "filter", in: parent, ...filtered });
  const ends: Node[] = [];
  if (loading) ends.push({ kind: "loading", in: parent, found: items.length });
  else if (!items.length && !failure) ends.push({ kind: "empty", in: parent });
  return [...notes, ...rows, ...ends];
}

/** What tells a row from all others, also after the tree was loaded anew. */
export function keyOf(node: Node): string {
  if (node.kind === "cloud") return node.label;
  if (node.kind === "workspace") return node.workspace.id;
  if (node.kind === "eventSubscription") return node.eventSubscription.id;
  if (node.kind === "fact") return `${keyOf(node.of)}#${node.index}`;
  if (node.kind === "activity") return `${keyOf(node.of)}#activity`;
  if (node.kind === "group") return `${keyOf(node.in)}#group ${node.name}`;
  if (node.kind === "fault") return `${keyOf(node.in)}#fault${node.index}`;
  if (node.kind === "gap") return `${keyOf(node.in)}#${gapKey(node.gap)}`;
  if (node.kind === "remedy") return `${keyOf(node.for)}#remedy`;
  if (node.kind === "failure" && node.part !== undefined) return `${keyOf(node.in)}#missing${node.part}`;
  return `${keyOf(node.in)}#${node.kind}`;
}

function gapKey(gap: Gap): string {
  if (gap.kind === "account") return `account ${gap.account.id}`;
  if (gap.kind === "tenant") return `tenant ${gap.account.id} ${gap.tenant.id}`;
  return gap.kind === "failed" ? `failed ${gap.where}` : gap.kind;
}
