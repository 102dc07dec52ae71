import type { Obstacle } from "./obstacle.ts";
import type { VisibleSubscription } from "./visibleResources.ts";

/** The id, in lower case, in an entry `tenant/subscription` of the stored selection. */
export const subscriptionIdOfEntry = (entry: string): string => (entry.split("/").at(-1) ?? "").toLowerCase();

/**
 * The entries to store after the user has picked Azure subscriptions. None means all, now and later, so it is also what
 * is stored when all were picked. An entry that may only have been hidden by an obstacle stays.
 *
 * @param stored the entries before
 * @param obstacles of the finished scan; undefined if it did not finish
 */
export function toSelectionEntries(
  picked: readonly VisibleSubscription[],
  offered: readonly VisibleSubscription[],
  stored: readonly string[],
  obstacles: readonly Obstacle[] | undefined,
): readonly string[] {
  const offeredIds = new Set(offered.map(({ id }) => id.toLowerCase()));
  const isComplete = obstacles && !obstacles.some(hidesSubscriptions);
  const hidden = isComplete ? [] : stored.filter((entry) => !offeredIds.has(subscriptionIdOfEntry(entry)));
  const isAll = !picked.length || (picked.length === offeredIds.size && !hidden.length);
  return isAll
    ? []
    : [...picked.map(({ id, identity, tenantId }) => `${identity.tenantId ?? tenantId}/${id}`), ...hidden];
}

const hidesSubscriptions = ({ kind }: Obstacle): boolean =>
  kind === "failed" || kind === "account" || kind === "tenant";
