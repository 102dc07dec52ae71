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
import { nameOf, rightsOn } from "./access.ts";
import type { EventSubscriptionNode, FailureNode, WorkspaceNode } from "./node.ts";
import { holderIn, type Rights } from "./rights.ts";

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
  rights: Rights,
): Promise<string | undefined> {
  const wanted = await wantedOn(node, rights);
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
  rights: Rights,
): Promise<Wanted | undefined> {
  if (node.kind === "failure") {
    const refused = wantedAfter(node);
    if (refused || node.in.kind === "cloud") return refused;
    return wantedOn(node.in, rights);
  }
  const on = rightsOn(node);
  const holder = holderIn(on);
  rights.renew(on);
  const granted = await rights.of(on);
  const wanted: readonly Deed[] = granted ? forbidden(granted, holder) : ["write", "delete"];
  const actions = wanted.flatMap((deed) => (granted ? missingActions(granted, deed, holder) : deeds[holder][deed]));
  const role = roleFor(actions);
  if (!wanted.length || !role) return undefined;
  return {
    role,
    scope: on.systemTopicId ?? on.workspaceId,
    on: on.systemTopicId ? nameOf(node, on) : `the Azure Machine Learning workspace ${nameOf(node, on)}`,
    purpose: deedsInWords(wanted, "and"),
    missing: granted ? [...new Set(actions)] : [],
  };
}

/** What a refusal of the service names. */
function wantedAfter({ in: place, failure }: FailureNode): Wanted | undefined {
  const right = missingRight(failure.why ?? "");
  if (!right) return undefined;
  const { action, role, words: purpose, scope: refused } = right;
  const onWorkspace =
    place.kind === "workspace" && deeds.workspace.list.some((one) => one.toLowerCase() === action.toLowerCase());
  // A list is refused on the resource provider below what roles are assigned on.
  const scope = onWorkspace ? place.workspace.id : refused?.replace(/\/providers\/[^/]*$/i, "");
  if (!scope) return undefined;
  const on = onWorkspace ? `the Azure Machine Learning workspace ${place.workspace.name}` : "the scope below";
  return { role, scope, on, purpose, missing: [action] };
}

/** Whether a failure can be told to an administrator as a request for access. */
export const isRequestable = (node: FailureNode): boolean =>
  node.failure.code === "forbidden" && (node.in.kind === "workspace" || wantedAfter(node) !== undefined);
