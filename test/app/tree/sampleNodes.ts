import { tailLabel } from "../../../src/app/tail/tailLabel.ts";
import type { Obstacle } from "../../../src/app/azure/obstacle.ts";
import { contextValueOf, type RowCircumstances } from "../../../src/app/tree/contextValue.ts";
import type {
  CloudNode,
  EventSubscriptionNode,
  FailureNode,
  TreeNode,
  WorkspaceNode,
} from "../../../src/app/tree/treeNode.ts";
import { Failure, type FailureCode } from "../../../src/core/failure.ts";
import type { EventSubscriptionProperties } from "../../../src/core/subscription/eventSubscription.ts";
import type { Account } from "../../../src/ports/accounts.ts";
import { workspace, workspaceId } from "../fakeDeps.ts";

export const localCloud: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
export const azureCloud: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };
export const localWorkspace: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
export const azureWorkspace: WorkspaceNode = { kind: "workspace", cloud: "azure", workspace };

export const eventSubscriptionNode = (
  properties: EventSubscriptionProperties = {},
  cloud: EventSubscriptionNode["cloud"] = "local",
  name = "notify",
): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud,
  workspace,
  eventSubscription: {
    id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`,
    name,
    properties,
  },
});
export const tailNode = eventSubscriptionNode({ labels: [tailLabel] }, "local", "tail-1234");

export const failureNode = (
  parent: FailureNode["parent"],
  code: FailureCode,
  more: Partial<FailureNode> = {},
): FailureNode => ({
  kind: "failure",
  parent,
  failure: new Failure(code, "It happened.", { remedy: "Do this." }),
  ...more,
});

const account: Account = { id: "eva", label: "eva@contoso.com", provider: "vscode" };
const tenant = { id: "t1", name: "Fabrikam" };
const signedOut = new Failure("signed-out", "You are signed out.");
const obstacles: readonly Obstacle[] = [
  { kind: "signedOut" },
  { kind: "account", account, failure: signedOut },
  { kind: "tenant", account, tenant, failure: signedOut },
  { kind: "tenants", count: 9 },
  {
    kind: "failed",
    where: "Azure",
    failure: new Failure("refused", "No.", { why: "A setting is wrong." }),
    hasLastKnownRows: false,
  },
  {
    kind: "failed",
    where: account.label,
    tenant,
    failure: new Failure("timed-out", "No.", { why: "It is slow." }),
    hasLastKnownRows: true,
  },
  { kind: "noAzureSubscriptions", accounts: [account] },
  { kind: "selectionNotFound", selectedCount: 2 },
  { kind: "noWorkspaces", searchedCount: 2, hasSelection: true },
  { kind: "noWorkspaces", searchedCount: 2, hasSelection: false },
];

const codes: readonly FailureCode[] = ["forbidden", "stopped", "storage", "signed-out", "timed-out", "port-taken"];
const failures = codes.flatMap((code) =>
  [localCloud, azureCloud, localWorkspace, azureWorkspace].map((parent) => failureNode(parent, code)),
);

/** A node of each kind that the tree can show, in each state that changes its menu. */
export const sampleNodes: readonly TreeNode[] = [
  localCloud,
  azureCloud,
  localWorkspace,
  azureWorkspace,
  { ...azureWorkspace, isFavorite: true },
  eventSubscriptionNode(),
  eventSubscriptionNode({ provisioningState: "Failed" }, "azure"),
  tailNode,
  { kind: "group", parent: azureCloud, group: { key: "k", label: "rg", workspaces: [workspace] } },
  { kind: "fact", parent: eventSubscriptionNode(), fact: { label: "Delivery", value: "30 attempts" }, index: 0 },
  { kind: "activity", parent: eventSubscriptionNode() },
  {
    kind: "endedTail",
    parent: localWorkspace,
    tailId: "tail-5678",
    target: { workspaceId, label: "churn" },
    hasFailed: false,
    why: "Its temporary event subscription was deleted.",
  },
  { kind: "empty", parent: localCloud },
  { kind: "empty", parent: localWorkspace },
  { kind: "notStarted", parent: localCloud },
  { kind: "fault", parent: localCloud, fault: { kind: "drop" }, index: 0 },
  { kind: "permissions", parent: azureWorkspace, forbiddenActions: ["write", "delete"] },
  { kind: "loading", parent: localCloud, foundCount: 2, asOf: 0 },
  { kind: "waiting", parent: azureCloud, failure: new Failure("throttled", "Wait.", { retryAfter: 20 }), until: 0 },
  ...failures,
  ...failures.map((parent): TreeNode => ({ kind: "remedy", parent, remedy: "Do this." })),
  ...obstacles.map((obstacle): TreeNode => ({ kind: "obstacle", parent: azureCloud, obstacle })),
];

/** The words that menus test, with nothing special going on. */
export const contextOf = (node: TreeNode, more: Partial<RowCircumstances> = {}): string =>
  contextValueOf(node, {
    localEventGrid: "running",
    isSignedIn: true,
    forbidden: [],
    isOwnTail: false,
    hasRaised: false,
    isPaused: false,
    ...more,
  });
