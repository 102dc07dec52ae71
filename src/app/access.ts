import { parseArmId } from "../core/armId.ts";
import { Failure } from "../core/failure.ts";
import { type Deed, deedsInWords, missingActions, roleFor, series } from "../core/permissions.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "./node.ts";
import type { Listings } from "./listings.ts";

/**
 * Refuses what cannot succeed before a person has worked on it. What is not known to be missing is tried: Azure decides.
 *
 * @throws Failure `forbidden` that names the missing actions and the role that grants them
 */
export async function mustBeAllowed(
  node: WorkspaceNode | EventSubscriptionNode,
  deed: Deed,
  listings: Listings,
): Promise<void> {
  const { cloud, workspace } = node;
  if (!forbiddenOn(node, [deed]).length) return;
  // Nobody is refused for what was true before: an administrator may have acted since.
  if (listings.forbidden(cloud, workspace.id).includes(deed)) listings.renewRights(cloud, workspace.id);
  const rights = await listings.rights(cloud, workspace.id);
  const missing = rights ? missingActions(rights, deed) : [];
  const role = roleFor(missing);
  if (!missing.length || !role) return;
  const why = `None of your roles on ${workspace.name} grants ${series(missing, "or")}.`;
  throw new Failure("forbidden", `You may not ${deedsInWords([deed], "or")} here.`, {
    why: deed === "tail" ? `A tail makes a temporary event subscription and deletes it. ${why}` : why,
    remedy: `Ask for the role ${role}: it ${missing.length > 1 ? "grants both" : "does"}.`,
  });
}

/**
 * What of the deeds that are forbidden on a workspace is forbidden on one of its rows too: rights below a system topic
 * are rights to another resource, which nobody asked for; a tail makes its own beside it.
 */
export const forbiddenOn = (
  node: WorkspaceNode | EventSubscriptionNode,
  onWorkspace: readonly Deed[],
): readonly Deed[] =>
  node.kind === "eventSubscription" && systemTopicOf(node)
    ? onWorkspace.filter((deed) => deed === "tail")
    : onWorkspace;

/** The id of the system topic that an event subscription is below; undefined where it is on the workspace itself. */
export function systemTopicOf({ eventSubscription: { id } }: EventSubscriptionNode): string | undefined {
  const { type = "", parent } = parseArmId(id) ?? {};
  return /^systemTopics\//i.test(type) ? parent : undefined;
}
