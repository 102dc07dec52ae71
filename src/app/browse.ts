import type { Deed } from "../core/permissions.ts";
import { facts } from "../core/subscription/describe.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { MlWorkspace } from "../ports/cloud.ts";
import type { Arrangement } from "./arrangement.ts";
import { withGaps } from "./azureRows.ts";
import type { Gap } from "./gap.ts";
import { groupsOf } from "./grouping.ts";
import type { Listed } from "./listed.ts";
import type { Listing } from "./listing.ts";
import type { Listings } from "./listings.ts";
import type { CloudNode, FilterNode, Node, WorkspaceNode } from "./node.ts";
import { isWorkspaceShown, matchesEventSubscription, matchesWorkspace } from "./matches.ts";
import { systemTopicOf } from "./systemTopicOf.ts";

/** How rows are shown. */
export interface Manner {
  /** How workspaces are filtered, sorted and grouped; all of them, by name, without it. */
  readonly arrangement?: Arrangement;
  /** Whether what was loaded before is shown while it is loaded anew. */
  readonly atOnce?: boolean;
  /** What was found missing on Azure, read after its list was. */
  readonly gaps?: () => readonly Gap[];
}

/** The rows below `node`. What cannot be loaded becomes a row that says why, so nothing is thrown but bugs. */
export async function childrenOf(
  node: Node,
  listings: Listings,
  { arrangement, atOnce = false, gaps }: Manner = {},
): Promise<readonly Node[]> {
  const shownOf = <T>(listing: Listing<T>): Promise<Listed<T>> => (atOnce ? listing.atOnce() : listing.shown());
  const filter = arrangement?.filter.terms.length ? arrangement.filter : undefined;
  if (node.kind === "cloud") {
    const { cloud } = node;
    const listed = await shownOf(listings.workspaces(cloud));
    const isShown = (one: MlWorkspace): boolean =>
      !filter || isWorkspaceShown(filter, one, listings.knownEventSubscriptions(cloud, one.id));
    const shown = listed.items.filter(isShown);
    const rows = workspaceRows(node, arrangement?.sorted(shown) ?? shown, arrangement);
    const filtered = filter && { text: filter.text, hidden: listed.items.length - shown.length };
    const all = around(node, listed, rows, filtered);
    return gaps && cloud === "azure" ? withGaps(node, gaps(), all) : all;
  }
  if (node.kind === "group")
    return node.group.workspaces.map((workspace) => workspaceRow(node.in, workspace, arrangement));
  if (node.kind === "workspace") {
    const { cloud, workspace } = node;
    const listed = await shownOf(listings.eventSubscriptions(cloud, workspace.id));
    const isShown = (one: EventSubscription): boolean =>
      !filter || matchesWorkspace(filter, workspace) || matchesEventSubscription(filter, one);
    const shown = listed.items.filter(isShown).map((eventSubscription): Node => ({
      kind: "eventSubscription",
      cloud,
      workspace,
      eventSubscription,
    }));
    const hidden = listed.items.length - shown.length;
    const on = { cloud, workspaceId: workspace.id };
    listings.rights.ask(on);
    for (const systemTopicId of new Set(listed.items.map(systemTopicOf)))
      if (systemTopicId) listings.rights.ask({ ...on, systemTopicId });
    const forbidden = listings.rights.forbidden(on);
    const rights: readonly Node[] = isRestricted(forbidden) ? [{ kind: "rights", in: node, forbidden }] : [];
    return around(node, listed, shown, filter && hidden ? { text: filter.text, hidden } : undefined, rights);
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
  const groups = arrangement && groupsOf(workspaces, arrangement.grouping);
  if (!groups) return workspaces.map((workspace) => workspaceRow(cloud, workspace, arrangement));
  return groups.map((group) => ({ kind: "group", in: cloud, group }));
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

/** Whether there is something to say beside the list, which says itself when it may not be read. */
const isRestricted = (forbidden: readonly Deed[]): boolean =>
  forbidden.includes("write") || forbidden.includes("delete");

/** What went wrong, what is hidden and what may not be done stands above the items, so that it is seen before a long list. */
function around(
  parent: CloudNode | WorkspaceNode,
  { items, asOf, loading, missing, failure, waiting }: Listed<unknown>,
  rows: readonly Node[],
  filtered: Pick<FilterNode, "text" | "hidden"> | undefined,
  rights: readonly Node[] = [],
): readonly Node[] {
  // What an earlier load lacked says nothing where this one has nothing.
  const parts = failure && !items.length ? [] : missing;
  const notes: Node[] = parts.map((part, index) => ({ kind: "failure", in: parent, failure: part, part: index }));
  if (waiting)
    notes.unshift({ kind: "waiting", in: parent, ...waiting, ...(items.length && !failure ? { part: true } : {}) });
  else if (failure)
    notes.unshift({ kind: "failure", in: parent, failure, ...(asOf === undefined || !items.length ? {} : { asOf }) });
  if (filtered) notes.unshift({ kind: "filter", in: parent, ...filtered });
  const ends: Node[] = [];
  if (loading) ends.push({ kind: "loading", in: parent, found: items.length, ...(asOf === undefined ? {} : { asOf }) });
  else if (!items.length && !failure && !waiting) ends.push({ kind: "empty", in: parent });
  return [...notes, ...rights, ...rows, ...ends];
}
