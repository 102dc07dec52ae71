import { parseArmId } from "../core/armId.ts";
import { Failure } from "../core/failure.ts";
import { type Deed, deedsInWords, missingActions, roleFor, series } from "../core/permissions.ts";
import type { EventSubscriptionNode, Node, WorkspaceNode } from "./node.ts";
import { holderIn, type Rights, type RightsOn } from "./rights.ts";
import { systemTopicOf } from "./systemTopicOf.ts";

/**
 * Refuses what cannot succeed before a person has worked on it. What is not known to be missing is tried: Azure decides.
 *
 * @throws Failure `forbidden` that names the missing actions and the role that grants them
 */
export async function mustBeAllowed(
  node: WorkspaceNode | EventSubscriptionNode,
  deed: Deed,
  rights: Rights,
): Promise<void> {
  const on = rightsFor(node, deed);
  // Nobody is refused for what was true before: an administrator may have acted since.
  if (rights.forbidden(on).includes(deed)) rights.renew(on);
  const granted = await rights.of(on);
  const missing = granted ? missingActions(granted, deed, holderIn(on)) : [];
  const role = roleFor(missing);
  if (!missing.length || !role) return;
  const why = `None of your roles on ${nameOf(node, on)} grants ${series(missing, "or")}.`;
  throw new Failure("forbidden", `You may not ${deedsInWords([deed], "or")} here.`, {
    why: deed === "tail" ? `A tail makes a temporary event subscription and deletes it. ${why}` : why,
    remedy: `Ask for the role ${role}: it ${missing.length > 1 ? "grants both" : "does"}.`,
  });
}

/** What is known to be forbidden on a row, or on that in which it says that there is nothing yet. Asks for nothing new. */
export function forbiddenOn(node: Node, rights: Rights): readonly Deed[] {
  const of = node.kind === "empty" ? node.in : node;
  if (of.kind !== "workspace" && of.kind !== "eventSubscription") return [];
  // A tail makes an event subscription of its own, on the workspace.
  const [own, forTail] = [rightsOn(of), rightsFor(of, "tail")];
  for (const on of [own, forTail]) rights.keep(on);
  return [
    ...rights.forbidden(own).filter((deed) => deed !== "tail"),
    ...rights.forbidden(forTail).filter((deed) => deed === "tail"),
  ];
}

/** On what rights to a row are asked for. */
export function rightsOn(node: WorkspaceNode | EventSubscriptionNode): RightsOn {
  const { cloud, workspace } = node;
  const systemTopicId = node.kind === "eventSubscription" ? systemTopicOf(node.eventSubscription) : undefined;
  return { cloud, workspaceId: workspace.id, ...(systemTopicId ? { systemTopicId } : {}) };
}

const rightsFor = (node: WorkspaceNode | EventSubscriptionNode, deed: Deed): RightsOn =>
  deed === "tail" ? { cloud: node.cloud, workspaceId: node.workspace.id } : rightsOn(node);

/** What a person calls that on which rights are asked for. */
export const nameOf = ({ workspace }: WorkspaceNode | EventSubscriptionNode, { systemTopicId }: RightsOn): string =>
  systemTopicId
    ? `the Event Grid system topic ${parseArmId(systemTopicId)?.name} of ${workspace.name}`
    : workspace.name;
