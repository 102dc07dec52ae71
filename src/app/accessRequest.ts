import { parseArmId } from "../core/armId.ts";
import { quoteText } from "../core/export/shell.ts";
import {
  type Deed,
  deeds,
  deedsInWords,
  forbidden,
  missingActions,
  missingRight,
  roleFor,
} from "../core/permissions.ts";
import { systemTopicOf } from "./access.ts";
import type { EventSubscriptionNode, FailureNode, WorkspaceNode } from "./node.ts";
import type { Listings } from "./listings.ts";

/** What a person asks an administrator for. */
interface Wanted {
  readonly role: string;
  readonly scope: string;
  /** What the scope is, in words. */
  readonly on: string;
  /** Completes "so that I can ...". */
  readonly purpose: string;
  /** As far as it is known. */
  readonly missing: readonly string[];
}

/**
 * The text in which a person asks an administrator for what is missing to work with event subscriptions, or to see what
 * was refused.
 *
 * @returns undefined where nothing is missing
 */
export async function requestForAccess(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  listings: Listings,
): Promise<string | undefined> {
  const wanted = await wantedOn(node, listings);
  if (!wanted) return undefined;
  const { role, scope, on, purpose, missing } = wanted;
  return [
    `Please grant me the role ${role} on ${on}, so that I can ${purpose}.`,
    "",
    ...(missing.length ? [`Missing: ${missing.join(", ")}`] : []),
    `Scope: ${scope}`,
    "",
    "With the Azure CLI, and my sign-in name or object id as assignee:",
    `az role assignment create --assignee "<assignee>" --role ${quoteText(role)} --scope ${quoteText(scope)}`,
    "",
  ].join("\n");
}

async function wantedOn(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  listings: Listings,
): Promise<Wanted | undefined> {
  if (node.kind === "failure") {
    const refused = wantedAfter(node);
    if (refused || node.in.kind === "cloud") return refused;
    return wantedOn(node.in, listings);
  }
  const { cloud, workspace } = node;
  const systemTopic = node.kind === "eventSubscription" && systemTopicOf(node);
  // Which of its rights are missing is not known; the roles for event subscriptions have none for system topics.
  if (systemTopic)
    return {
      role: "EventGrid Contributor",
      scope: systemTopic,
      on: `the Event Grid system topic ${parseArmId(systemTopic)?.name} of ${workspace.name}`,
      purpose: deedsInWords(["list", "write", "delete"], "and"),
      missing: [],
    };
  listings.renewRights(cloud, workspace.id);
  const rights = await listings.rights(cloud, workspace.id);
  const wanted: readonly Deed[] = rights ? forbidden(rights) : ["write", "delete"];
  const actions = wanted.flatMap((deed) => (rights ? missingActions(rights, deed) : deeds[deed]));
  const role = roleFor(actions);
  if (!wanted.length || !role) return undefined;
  return {
    role,
    scope: workspace.id,
    on: `the Azure Machine Learning workspace ${workspace.name}`,
    purpose: deedsInWords(wanted, "and"),
    missing: rights ? [...new Set(actions)] : [],
  };
}

/** What a refusal of the service names. */
function wantedAfter({ in: place, failure }: FailureNode): Wanted | undefined {
  const right = missingRight(failure.why ?? "");
  if (!right) return undefined;
  const { action, role, words: purpose, scope: refused } = right;
  const onWorkspace =
    place.kind === "workspace" && deeds.list.some((one) => one.toLowerCase() === action.toLowerCase());
  // A list is refused on the resource provider below what roles are assigned on.
  const scope = onWorkspace ? place.workspace.id : refused?.replace(/\/providers\/[^/]*$/i, "");
  if (!scope) return undefined;
  const on = onWorkspace ? `the Azure Machine Learning workspace ${place.workspace.name}` : "the scope below";
  return { role, scope, on, purpose, missing: [action] };
}

/** Whether a failure can be told to an administrator as a request for access. */
export const isRequestable = (node: FailureNode): boolean =>
  node.failure.code === "forbidden" && (node.in.kind === "workspace" || wantedAfter(node) !== undefined);
