import { describeEventSubscription } from "../../core/subscription/describeEventSubscription.ts";
import type { Obstacle } from "../azure/obstacle.ts";
import type { ListCache } from "../lists/listCache.ts";
import type { ListState } from "../lists/listState.ts";
import type { LoadingList } from "../lists/loadingList.ts";
import type { Tail } from "../tail/tail.ts";
import type { Arrangement } from "./arrangement.ts";
import { addObstacleNodes } from "./obstacleNodes.ts";
import { parentSystemTopicId } from "./nodePermissions.ts";
import { endedTailNodes, isTemporary } from "./tailRow.ts";
import { isWorkspaceVisible, matchesEventSubscription, matchesWorkspace } from "./treeFilterMatch.ts";
import type { CloudNode, EventSubscriptionNode, TreeNode, WorkspaceNode } from "./treeNode.ts";
import { groupWorkspaces } from "./workspaceGroups.ts";

/** How rows are shown. */
export interface TreeChildrenOptions {
  /** Filters, sorts and groups workspaces. Without it all are shown, by name. */
  readonly arrangement?: Arrangement;
  /** Whether the items of an earlier load are returned where a load takes long. */
  readonly isShortWait?: boolean;
  /** Tails of this window. */
  readonly tails?: readonly Pick<Tail, "id" | "target" | "status">[];
  /** Obstacles on Azure; read after its list was loaded. */
  readonly getObstacles?: () => readonly Obstacle[];
}

/**
 * Loads the children of a node. What cannot be loaded becomes a node that says why.
 *
 * @throws bugs only
 */
export async function getTreeChildren(
  node: TreeNode,
  listCache: ListCache,
  options: TreeChildrenOptions = {},
): Promise<readonly TreeNode[]> {
  if (node.kind === "cloud") return loadWorkspaceNodes(node, listCache, options);
  if (node.kind === "group") return node.group.workspaces.map(toWorkspaceNode(node.parent, options));
  if (node.kind === "workspace") return loadEventSubscriptionNodes(node, listCache, options);
  if (node.kind === "eventSubscription") return toFactNodes(node);
  if (node.kind === "failure" && node.failure.remedy)
    return [{ kind: "remedy", parent: node, remedy: node.failure.remedy }];
  return [];
}

const loadList = <T>(list: LoadingList<T>, { isShortWait }: TreeChildrenOptions): Promise<ListState<T>> =>
  isShortWait ? list.loadWithShortWait() : list.load();

async function loadWorkspaceNodes(
  node: CloudNode,
  listCache: ListCache,
  options: TreeChildrenOptions,
): Promise<readonly TreeNode[]> {
  const { arrangement, getObstacles } = options;
  const list = await loadList(listCache.workspaces(node.cloud), options);
  const filter = activeFilter(options);
  const visible = list.items.filter(
    (workspace) =>
      !filter || isWorkspaceVisible(filter, workspace, listCache.cachedEventSubscriptions(node.cloud, workspace.id)),
  );
  const sorted = arrangement?.sortFavoritesFirst(visible) ?? visible;
  const groups = arrangement && groupWorkspaces(sorted, arrangement.grouping);
  const nodes: readonly TreeNode[] =
    groups?.map((group) => ({ kind: "group", parent: node, group })) ??
    sorted.map((workspace, _, all) => ({
      ...toWorkspaceNode(node, options)(workspace),
      ...(node.cloud === "local" && all.length === 1 ? { isOnlyLocal: true } : {}),
    }));
  const children = addStatusNodes(node, list, nodes);
  return getObstacles && node.cloud === "azure" ? addObstacleNodes(node, getObstacles(), children) : children;
}

const toWorkspaceNode =
  ({ cloud }: CloudNode, { arrangement }: TreeChildrenOptions) =>
  (workspace: WorkspaceNode["workspace"]): WorkspaceNode => ({
    kind: "workspace",
    cloud,
    workspace,
    ...(arrangement?.isFavorite(workspace.id) ? { isFavorite: true } : {}),
  });

async function loadEventSubscriptionNodes(
  node: WorkspaceNode,
  listCache: ListCache,
  options: TreeChildrenOptions,
): Promise<readonly TreeNode[]> {
  const { cloud, workspace } = node;
  const { permissions } = listCache;
  const list = await loadList(listCache.eventSubscriptions(cloud, workspace.id), options);
  const filter = activeFilter(options);
  const visible = list.items.filter(
    (item) => !filter || matchesWorkspace(filter, workspace) || matchesEventSubscription(filter, item),
  );
  const scope = { cloud, workspaceId: workspace.id };
  for (const systemTopicId of new Set([undefined, ...list.items.map(parentSystemTopicId)]))
    permissions.prefetch({ ...scope, systemTopicId });
  const forbiddenActions = permissions.forbiddenActions(scope);
  const all = visible.map(
    (eventSubscription) => ({ kind: "eventSubscription", cloud, workspace, eventSubscription }) as const,
  );
  // Our own stand apart from the user's.
  const names = new Set(list.items.map(({ name }) => name));
  const ended = endedTailNodes(node, options.tails ?? []).filter(({ tailId }) => !names.has(tailId));
  const nodes: TreeNode[] = [...all.filter((each) => !isTemporary(each)), ...all.filter(isTemporary), ...ended];
  if (forbiddenActions.includes("write") || forbiddenActions.includes("delete"))
    nodes.unshift({ kind: "permissions", parent: node, forbiddenActions });
  return addStatusNodes(node, list, nodes);
}

const activeFilter = ({ arrangement }: TreeChildrenOptions) =>
  arrangement?.filter.terms.length ? arrangement.filter : undefined;

const toFactNodes = (node: EventSubscriptionNode): readonly TreeNode[] => [
  ...describeEventSubscription(node.eventSubscription).map(
    (fact, index) => ({ kind: "fact", parent: node, fact, index }) as const,
  ),
  // Azure does not report what became of events.
  ...(node.cloud === "local" ? [{ kind: "activity", parent: node } as const] : []),
];

/** Adds the state of a list: problems above its items, so that they are seen before a long list. */
function addStatusNodes(
  parent: CloudNode | WorkspaceNode,
  { items, asOf, isLoading, partFailures, failure, throttleWait }: ListState<unknown>,
  nodes: readonly TreeNode[],
): readonly TreeNode[] {
  const isEmpty = items.length === 0;
  const problems: TreeNode[] = [];
  if (throttleWait)
    problems.push({ kind: "waiting", parent, ...throttleWait, ...(isEmpty || failure ? {} : { isPartial: true }) });
  else if (failure) problems.push({ kind: "failure", parent, failure, asOf: isEmpty ? undefined : asOf });
  // Missing parts of an earlier load mean nothing where the whole list has failed since.
  if (!failure || !isEmpty)
    problems.push(
      ...partFailures.map((part, partIndex) => ({ kind: "failure", parent, failure: part, partIndex }) as const),
    );
  const ends: TreeNode[] = [];
  if (isLoading) ends.push({ kind: "loading", parent, foundCount: items.length, asOf });
  else if (isEmpty && !failure && !throttleWait) ends.push({ kind: "empty", parent });
  return [...problems, ...nodes, ...ends];
}
