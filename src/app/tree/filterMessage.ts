import type { CloudName } from "../../ports/cloud.ts";
import type { ListCache } from "../lists/listCache.ts";
import type { TreeFilter } from "./treeFilter.ts";
import { isWorkspaceVisible, matchesEventSubscription, matchesWorkspace } from "./treeFilterMatch.ts";

/**
 * Says that a filter is active and how many of the loaded rows it hides: `Filtered by "drift", 2 hidden`.
 *
 * @returns undefined without a filter
 */
export function filterMessage(
  filter: TreeFilter,
  listCache: ListCache,
  clouds: readonly CloudName[],
): string | undefined {
  if (!filter.terms.length) return undefined;
  const count = clouds.reduce((sum, cloud) => sum + countHidden(filter, listCache, cloud), 0);
  return `Filtered by "${filter.text}", ${count ? count.toLocaleString("en") : "none"} hidden`;
}

function countHidden(filter: TreeFilter, listCache: ListCache, cloud: CloudName): number {
  let count = 0;
  for (const workspace of listCache.workspaces(cloud).state.items) {
    const loaded = listCache.cachedEventSubscriptions(cloud, workspace.id);
    if (!isWorkspaceVisible(filter, workspace, loaded)) count += 1;
    else if (!matchesWorkspace(filter, workspace))
      count += (loaded ?? []).filter((item) => !matchesEventSubscription(filter, item)).length;
  }
  return count;
}
