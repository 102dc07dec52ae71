import { parseArmId } from "../core/armId.ts";
import { quoteText } from "../core/export/shell.ts";
import { Failure } from "../core/failure.ts";
import { type Deed, missingAction, rightTo } from "../core/permissions.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "./node.ts";
import type { Listings } from "./listings.ts";

/**
 * Refuses what cannot succeed before a person has worked on it. What is not known to be missing is tried: Azure decides.
 *
 * @throws Failure `forbidden` that names the missing action and the role that grants it
 */
export async function mustBeAllowed(
  node: WorkspaceNode | EventSubscriptionNode,
  deed: Deed,
  listings: Listings,
): Promise<void> {
  // Rights below a system topic are rights to another resource; a tail makes its own beside it.
  if (node.kind === "eventSubscription" && isBelowSystemTopic(node) && deed !== "tail") return;
  const { items, asOf } = await listings.permissions(node.cloud, node.workspace.id).shown();
  const action = asOf === undefined ? undefined : missingAction(items, deed);
  const right = action && rightTo(action);
  if (!right) return;
  throw new Failure("forbidden", right.message, {
    why: `None of your roles on ${node.workspace.name} grants ${action}.`,
    remedy: right.remedy,
  });
}

const isBelowSystemTopic = ({ eventSubscription: { id } }: EventSubscriptionNode): boolean =>
  /^systemTopics\//i.test(parseArmId(id)?.type ?? "");

/** The text in which a person asks an administrator for what is missing to work with event subscriptions. */
export async function requestForAccess({ cloud, workspace }: WorkspaceNode, listings: Listings): Promise<string> {
  const { items, asOf } = await listings.permissions(cloud, workspace.id).shown();
  const missing = (["write", "delete"] as const).flatMap((deed) =>
    asOf === undefined ? [] : (missingAction(items, deed) ?? []),
  );
  const role = "EventGrid EventSubscription Contributor";
  const command = `az role assignment create --assignee "<assignee>" --role ${quoteText(role)} --scope ${quoteText(workspace.id)}`;
  return [
    `Please grant me the role ${role} on the Azure Machine Learning workspace ${workspace.name}, so that I can create, change and delete event subscriptions.`,
    "",
    ...(missing.length ? [`Missing: ${missing.join(", ")}`] : []),
    `Scope: ${workspace.id}`,
    "",
    "With the Azure CLI, and my sign-in name or object id as assignee:",
    command,
    "",
  ].join("\n");
}
