import { expect, test } from "vitest";
import { canRequestAccess, formatAccessRequest } from "../../../src/app/tree/accessRequest.ts";
import { ListCache } from "../../../src/app/lists/listCache.ts";
import type { CloudNode, EventSubscriptionNode, FailureNode, WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import type { PermissionCache } from "../../../src/app/lists/permissionCache.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Permission } from "../../../src/core/permissions.ts";
import { workspace, workspaceId, FakeDeps } from "../fakeDeps.ts";

const cloud: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };
const node: WorkspaceNode = { kind: "workspace", cloud: "azure", workspace };
const eventSubscriptionIn = (parent: string): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud: "azure",
  workspace,
  eventSubscription: { id: `${parent}/eventSubscriptions/one`, name: "one", properties: {} },
});
const role = (actions: readonly string[], notActions: readonly string[] = []): Permission => ({ actions, notActions });
const [list, write, remove] = ["read", "write", "delete"].map(
  (verb) => `Microsoft.EventGrid/eventSubscriptions/${verb}`,
);

function permissionsOf(...given: readonly Permission[]): PermissionCache {
  const deps = new FakeDeps();
  deps.grantedPermissions = given;
  return new ListCache({ local: deps.cloud, azure: deps.cloud }, deps).permissions;
}

const refused = (place: CloudNode | WorkspaceNode, action: string, scope: string): FailureNode => ({
  kind: "failure",
  parent: place,
  failure: new Failure("forbidden", "You may not.", {
    why: `The client 'c' with object id 'o' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`,
  }),
});

test("a request names role, scope and missing actions, with a command quoted for a shell", async () => {
  expect(await formatAccessRequest(node, permissionsOf(role(["*/read"])))).toBe(
    `${[
      "Please grant me the role EventGrid EventSubscription Contributor on the Azure Machine Learning workspace churn, so that I can create, change and delete event subscriptions.",
      "",
      `Missing: ${write}, ${remove}`,
      `Scope: ${workspaceId}`,
      "",
      "With the Azure CLI, and my sign-in name or object ID as assignee:",
      `az role assignment create --assignee "<assignee>" --role 'EventGrid EventSubscription Contributor' --scope ${workspaceId}`,
    ].join("\n")}\n`,
  );
  const hostile = { ...node, workspace: { ...workspace, id: "/s/$(rm -rf)'" } };
  expect(await formatAccessRequest(hostile, permissionsOf())).toContain([`--scope '/s/$(rm -rf)'`, "\\''"].join(""));
});

test.each([
  [
    "the action to list is missing",
    [role(["*"], ["*/read"])],
    "EventGrid EventSubscription Reader",
    "list event",
    [list],
  ],
  [
    "the action to delete is missing",
    [role(["*"], ["*/delete"])],
    "EventGrid EventSubscription Contributor",
    "delete event",
    [remove],
  ],
  [
    "all actions are missing",
    [],
    "EventGrid EventSubscription Contributor",
    "list, create, change and delete",
    [list, write, remove],
  ],
] as const)(
  "where %s a request names the least privileged role that grants it",
  async (_, rights, wanted, purpose, missing) => {
    const text = await formatAccessRequest(node, permissionsOf(...rights));
    expect(text).toContain(`the role ${wanted} on`);
    expect(text).toContain(`so that I can ${purpose}`);
    expect(text).toContain(`Missing: ${missing.join(", ")}\n`);
  },
);

test("where permissions are unknown a request names the role to change event subscriptions, and no missing action", async () => {
  const deps = new FakeDeps();
  Object.assign(deps.cloud, { permissions: () => Promise.reject(new Failure("unreachable", "Away.")) });
  const text = await formatAccessRequest(
    node,
    new ListCache({ local: deps.cloud, azure: deps.cloud }, deps).permissions,
  );
  expect(text).toContain("the role EventGrid EventSubscription Contributor on");
  expect(text).not.toContain("Missing");
});

test("nothing is requested where nothing is missing", async () => {
  expect(await formatAccessRequest(node, permissionsOf(role(["*"])))).toBeUndefined();
});

test("for an event subscription on the workspace a request asks for a role on the workspace", async () => {
  const own = eventSubscriptionIn(`${workspaceId}/providers/Microsoft.EventGrid`);
  expect(await formatAccessRequest(own, permissionsOf(role(["*/read"])))).toBe(
    await formatAccessRequest(node, permissionsOf(role(["*/read"]))),
  );
});

test("below a system topic a request asks for a role on the topic, which roles for event subscriptions don't cover", async () => {
  const topic = "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/churn-topic";
  const roleForOwn = role(["Microsoft.EventGrid/eventSubscriptions/*", "*/read"]);
  const text = await formatAccessRequest(eventSubscriptionIn(topic), permissionsOf(roleForOwn));
  expect(text).toContain("the role EventGrid Contributor on the Event Grid system topic churn-topic of churn,");
  expect(text).toContain("so that I can create, change and delete event subscriptions.");
  const type = "Microsoft.EventGrid/systemTopics/eventSubscriptions";
  expect(text).toContain(`Missing: ${type}/write, ${type}/delete\nScope: ${topic}\n`);
  expect(text).toContain(`--role 'EventGrid Contributor' --scope ${topic}\n`);
  expect(
    await formatAccessRequest(eventSubscriptionIn(topic), permissionsOf(role(["Microsoft.EventGrid/*"]))),
  ).toBeUndefined();
});

test.each([
  [
    "a list of event subscriptions",
    node,
    list,
    `${workspaceId}/providers/Microsoft.EventGrid`,
    "EventGrid EventSubscription Reader",
    workspaceId,
  ],
  [
    "a list of workspaces",
    cloud,
    "Microsoft.MachineLearningServices/workspaces/read",
    "/subscriptions/s1",
    "Reader",
    "/subscriptions/s1",
  ],
  [
    "what is below a system topic",
    node,
    "Microsoft.EventGrid/systemTopics/eventSubscriptions/read",
    "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/t",
    "Reader",
    "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/t",
  ],
  [
    "a provider",
    cloud,
    "Microsoft.MachineLearningServices/workspaces/read",
    "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices",
    "Reader",
    "/subscriptions/s1/resourceGroups/rg",
  ],
] as const)(
  "after Azure refused %s a request names that action, on a scope where roles can be assigned",
  async (_, place, action = "", refusedOn, named, scope) => {
    const failure = refused(place, action, refusedOn);
    expect(canRequestAccess(failure)).toBe(true);
    const text = await formatAccessRequest(failure, permissionsOf(role(["*"])));
    expect(text).toContain(`Please grant me the role ${named} on`);
    expect(text).toContain(`Missing: ${action}\nScope: ${scope}\n`);
  },
);

test("after a refusal without an action a request names what is missing on the workspace, and a cloud has no request", async () => {
  const failure = new Failure("forbidden", "No.");
  const inWorkspace: FailureNode = { kind: "failure", parent: node, failure };
  const inCloud: FailureNode = { kind: "failure", parent: cloud, failure };
  expect([canRequestAccess(inWorkspace), canRequestAccess(inCloud)]).toEqual([true, false]);
  expect(await formatAccessRequest(inWorkspace, permissionsOf(role(["*/read"])))).toContain(
    `Missing: ${write}, ${remove}`,
  );
  expect(await formatAccessRequest(inCloud, permissionsOf())).toBeUndefined();
});

test("access is requested only after a failure for missing permissions", () => {
  const failure = new Failure("unreachable", "Away.");
  expect(canRequestAccess({ kind: "failure", parent: node, failure })).toBe(false);
});
