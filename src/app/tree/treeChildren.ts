import type { PermissionAction } from "../../core/permissions.ts";
import { describeEventSubscription } from "../../core/subscription/describeEventSubscription.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import type { Arrangement } from "./arrangement.ts";
import { addObstacleRows } from "./obstacleRows.ts";
import type { Obstacle } from "../azure/obstacle.ts";
import { groupWorkspaces } from "./workspaceGroups.ts";
import type { ListState } from "../lists/listState.ts";
import type { LoadingList } from "../lists/loadingList.ts";
import type { ListCache } from "../lists/listCache.ts";
import type { CloudNode, FilterNode, TreeNode, WorkspaceNode } from "./treeNode.ts";
import { isWorkspaceVisible, matchesEventSubscription, matchesWorkspace } from "./treeFilterMatch.ts";
import { parentSystemTopicId } from "./parentSystemTopicId.ts";

/** How rows are shown. */
export interface TreeChildrenOptions {
  /** How workspaces are filtered, sorted and grouped; all of them, by name, without it. */
  readonly arrangement?: Arrangement;
  /** Whether what was loaded before is shown while it is loaded anew. */
  readonly isShortWait?: boolean;
  /** What was found missing on Azure, read after its list was. */
  readonly getObstacles?: () => readonly Obstacle[];
}

/** The rows below `node`. What cannot be loaded becomes a row that says why, so nothing is thrown but bugs. */
export async function getTreeChildren(
  node: TreeNode,
  listCache: ListCache,
  { arrangement, isShortWait = false, getObstacles }: TreeChildrenOptions = {},
): Promise<readonly TreeNode[]> {
  const shownOf = <T>(listing: LoadingList<T>): Promise<ListState<T>> =>
    isShortWait ? listing.loadWithShortWait() : listing.load();
  const filter = arrangement?.filter.terms.length ? arrangement.filter : undefined;
  if (node.kind === "cloud") {
    const { cloud } = node;
    const listed = await shownOf(listCache.workspaces(cloud));
    const isShown = (one: MlWorkspace): boolean =>
      !filter || isWorkspaceVisible(filter, one, listCache.cachedEventSubscriptions(cloud, one.id));
    const shown = listed.items.filter(isShown);
    const rows = createWorkspaceRows(node, arrangement?.sortFavoritesFirst(shown) ?? shown, arrangement);
    const filtered = filter && { text: filter.text, hiddenCount: listed.items.length - shown.length };
    const all = addStatusRows(node, listed, rows, filtered);
    return getObstacles && cloud === "azure" ? addObstacleRows(node, getObstacles(), all) : all;
  }
  if (node.kind === "group")
    return node.group.workspaces.map((workspace) => createWorkspaceNode(node.parent, workspace, arrangement));
  if (node.kind === "workspace") {
    const { cloud, workspace } = node;
    const listed = await shownOf(listCache.eventSubscriptions(cloud, workspace.id));
    const isShown = (one: EventSubscription): boolean =>
      !filter || matchesWorkspace(filter, workspace) || matchesEventSubscription(filter, one);
    const shown = listed.items.filter(isShown).map((eventSubscription): TreeNode => ({
      kind: "eventSubscription",
      cloud,
      workspace,
      eventSubscription,
    }));
    const hidden = listed.items.length - shown.length;
    const on = { cloud, workspaceId: workspace.id };
    listCache.permissions.prefetch(on);
    for (const systemTopicId of new Set(listed.items.map(parentSystemTopicId)))
      if (systemTopicId) listCache.permissions.prefetch({ ...on, systemTopicId });
    const forbidden = listCache.permissions.forbiddenActions(on);
    const rights: readonly TreeNode[] = isChangeForbidden(forbidden)
      ? [{ kind: "rights", parent: node, forbiddenActions: forbidden }]
      : [];
    return addStatusRows(
      node,
      listed,
      shown,
      filter && hidden ? { text: filter.text, hiddenCount: hidden } : undefined,
      rights,
    );
  }
  if (node.kind === "eventSubscription")
    return [
      ...describeEventSubscription(node.eventSubscription).map(
        (fact, index) => ({ kind: "fact", parent: node, fact, index }) as const,
      ),
      // What became of events is known of the Local Event Grid only.
      ...(node.cloud === "local" ? [{ kind: "activity", parent: node } as const] : []),
    ];
  if (node.kind === "failure" && node.failure.remedy)
    return [{ kind: "remedy", parent: node, remedy: node.failure.remedy }];
  return [];
}

function createWorkspaceRows(
  cloud: CloudNode,
  workspaces: readonly MlWorkspace[],
  arrangement: Arrangement | undefined,
): readonly TreeNode[] {
  const groups = arrangement && groupWorkspaces(workspaces, arrangement.grouping);
  if (!groups) return workspaces.map((workspace) => createWorkspaceNode(cloud, workspace, arrangement));
  return groups.map((group) => ({ kind: "group", parent: cloud, group }));
}

const createWorkspaceNode = (
  { cloud }: CloudNode,
  workspace: MlWorkspace,
  arrangement: Arrangement | undefined,
): WorkspaceNode => ({
  kind: "workspace",
  cloud,
  workspace,
  ...(arrangement?.isFavorite(workspace.id) ? { isFavorite: true } : {}),
});

/** Whether there is something to say beside the list, which says itself when it may not be read. */
const isChangeForbidden = (forbidden: readonly PermissionAction[]): boolean =>
  forbidden.includes("write") || forbidden.includes("delete");

/** What went wrong, what is hidden and what may not be done stands above the items, so that it is seen before a long list. */
function addStatusRows(
  parent: CloudNode | WorkspaceNode,
  { items, asOf, isLoading, partFailures, failure, throttleWait }: ListState<unknown>,
  rows: readonly TreeNode[],
  filtered: Pick<FilterNode, "text" | "hiddenCount"> | undefined,
  rights: readonly TreeNode[] = [],
): readonly TreeNode[] {
  // What an earlier load lacked says nothing where this one has nothing.
  const parts = failure && !items.length ? [] : partFailures;
  const notes: TreeNode[] = parts.map((part, index) => ({ kind: "failure", parent, failure: part, partIndex: index }));
  if (throttleWait)
    notes.unshift({
      kind: "waiting",
      parent,
      ...throttleWait,
      ...(items.length && !failure ? { isPartial: true } : {}),
    });
  else if (failure)
    notes.unshift({ kind: "failure", parent, failure, ...(asOf === undefined || !items.length ? {} : { asOf }) });
  if (filtered) notes.unshift({ kind: "filter", parent, ...filtered });
  const ends: TreeNode[] = [];
  if (isLoading)
    ends.push({ kind: "loading", parent, foundCount: items.length, ...(asOf === undefined ? {} : { asOf }) });
  else if (!items.length && !failure && !throttleWait) ends.push({ kind: "empty", parent });
  return [...notes, ...rights, ...rows, ...ends];
}
