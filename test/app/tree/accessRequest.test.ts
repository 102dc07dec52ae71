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
const below = (parent: string): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud: "azure",
  workspace,
  eventSubscription: { id: `${parent}/eventSubscriptions/one`, name: "one", properties: {} },
});
const role = (actions: readonly string[], notActions: readonly string[] = []): Permission => ({ actions, notActions });
const [list, write, remove] = ["read", "write", "delete"].map(
  (verb) => `Microsoft.EventGrid/eventSubscriptions/${verb}`,
);

function of(...given: readonly Permission[]): PermissionCache {
  const world = new FakeDeps();
  world.grantedPermissions = given;
  return new ListCache({ local: world.cloud, azure: world.cloud }, world).permissions;
}

const refused = (place: CloudNode | WorkspaceNode, action: string, scope: string): FailureNode => ({
  kind: "failure",
  parent: place,
  failure: new Failure("forbidden", "You may not.", {
    why: `The client 'c' with object id 'o' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`,
  }),
});

test("it names role, scope and what is missing, with a command that is quoted for a shell", async () => {
  expect(await formatAccessRequest(node, of(role(["*/read"])))).toBe(
    `${[
      "Please grant me the role EventGrid EventSubscription Contributor on the Azure Machine Learning workspace churn, so that I can create, change and delete event subscriptions.",
      "",
      `Missing: ${write}, ${remove}`,
      `Scope: ${workspaceId}`,
      "",
      "With the Azure CLI, and my sign-in name or object id as assignee:",
      `az role assignment create --assignee "<assignee>" --role 'EventGrid EventSubscription Contributor' --scope ${workspaceId}`,
    ].join("\n")}\n`,
  );
  const hostile = { ...node, workspace: { ...workspace, id: "/s/$(rm -rf)'" } };
  expect(await formatAccessRequest(hostile, of())).toContain([`--scope '/s/$(rm -rf)'`, "\\''"].join(""));
});

test.each([
  ["only to list is missing", [role(["*"], ["*/read"])], "EventGrid EventSubscription Reader", "list event", [list]],
  [
    "only to delete is missing",
    [role(["*"], ["*/delete"])],
    "EventGrid EventSubscription Contributor",
    "delete event",
    [remove],
  ],
  [
    "all is missing",
    [],
    "EventGrid EventSubscription Contributor",
    "list, create, change and delete",
    [list, write, remove],
  ],
] as const)("where %s it asks for the smallest role that grants that", async (_, rights, wanted, purpose, missing) => {
  const text = await formatAccessRequest(node, of(...rights));
  expect(text).toContain(`the role ${wanted} on`);
  expect(text).toContain(`so that I can ${purpose}`);
  expect(text).toContain(`Missing: ${missing.join(", ")}\n`);
});

test("where rights are unknown it asks for what event subscriptions take, and claims nothing to be missing", async () => {
  const world = new FakeDeps();
  Object.assign(world.cloud, { permissions: () => Promise.reject(new Failure("unreachable", "Away.")) });
  const text = await formatAccessRequest(
    node,
    new ListCache({ local: world.cloud, azure: world.cloud }, world).permissions,
  );
  expect(text).toContain("the role EventGrid EventSubscription Contributor on");
  expect(text).not.toContain("Missing");
});

test("where nothing is missing nothing is asked for", async () => {
  expect(await formatAccessRequest(node, of(role(["*"])))).toBeUndefined();
});

test("for an event subscription on the workspace it asks for rights on the workspace", async () => {
  const own = below(`${workspaceId}/providers/Microsoft.EventGrid`);
  expect(await formatAccessRequest(own, of(role(["*/read"])))).toBe(
    await formatAccessRequest(node, of(role(["*/read"]))),
  );
});

test("for one below a system topic it asks for rights on that, which the roles for event subscriptions do not grant", async () => {
  const topic = "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/churn-topic";
  const roleForOwn = role(["Microsoft.EventGrid/eventSubscriptions/*", "*/read"]);
  const text = await formatAccessRequest(below(topic), of(roleForOwn));
  expect(text).toContain("the role EventGrid Contributor on the Event Grid system topic churn-topic of churn,");
  expect(text).toContain("so that I can create, change and delete event subscriptions.");
  const type = "Microsoft.EventGrid/systemTopics/eventSubscriptions";
  expect(text).toContain(`Missing: ${type}/write, ${type}/delete\nScope: ${topic}\n`);
  expect(text).toContain(`--role 'EventGrid Contributor' --scope ${topic}\n`);
  expect(await formatAccessRequest(below(topic), of(role(["Microsoft.EventGrid/*"])))).toBeUndefined();
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
  "after a refusal of %s it asks for that, where roles are assigned",
  async (_, place, action = "", refusedOn, named, scope) => {
    const failure = refused(place, action, refusedOn);
    expect(canRequestAccess(failure)).toBe(true);
    const text = await formatAccessRequest(failure, of(role(["*"])));
    expect(text).toContain(`Please grant me the role ${named} on`);
    expect(text).toContain(`Missing: ${action}\nScope: ${scope}\n`);
  },
);

test("after a refusal that names no action it asks for what the workspace lacks; a cloud then has nothing to ask for", async () => {
  const failure = new Failure("forbidden", "No.");
  const inWorkspace: FailureNode = { kind: "failure", parent: node, failure };
  const inCloud: FailureNode = { kind: "failure", parent: cloud, failure };
  expect([canRequestAccess(inWorkspace), canRequestAccess(inCloud)]).toEqual([true, false]);
  expect(await formatAccessRequest(inWorkspace, of(role(["*/read"])))).toContain(`Missing: ${write}, ${remove}`);
  expect(await formatAccessRequest(inCloud, of())).toBeUndefined();
});

test("what failed for another reason is no case for an administrator", () => {
  const failure = new Failure("unreachable", "Away.");
  expect(canRequestAccess({ kind: "failure", parent: node, failure })).toBe(false);
});
