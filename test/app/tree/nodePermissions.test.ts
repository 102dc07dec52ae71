import { expect, test } from "vitest";
import { assertActionAllowed } from "../../../src/app/tree/nodePermissions.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import { ListCache } from "../../../src/app/lists/listCache.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Permission } from "../../../src/core/permissions.ts";
import { workspace, workspaceId, FakeDeps } from "../fakeDeps.ts";

const node: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
const eventSubscriptionNode = (id: string): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: { id, name: "one", properties: {} },
});
const reader: readonly Permission[] = [{ actions: ["*/read"], notActions: [] }];

function permissionsOf(given: readonly Permission[]) {
  const deps = new FakeDeps();
  deps.grantedPermissions = given;
  return { deps, permissions: new ListCache({ local: deps.cloud, azure: deps.cloud }, deps).permissions };
}

test("a forbidden action is rejected at once, with the missing RBAC action and the role that grants it", async () => {
  await expect(assertActionAllowed(node, "write", permissionsOf(reader).permissions)).rejects.toMatchObject({
    code: "forbidden",
    message: "You may not create or change event subscriptions here.",
    why: "None of your roles on churn grants Microsoft.EventGrid/eventSubscriptions/write.",
    remedy: "Ask for the role EventGrid EventSubscription Contributor, which grants it.",
  });
});

test("an allowed action goes on, and so does one whose permissions are unknown", async () => {
  await assertActionAllowed(node, "tail", permissionsOf([{ actions: ["*"], notActions: [] }]).permissions);
  const { deps, permissions } = permissionsOf(reader);
  Object.assign(deps.cloud, { permissions: () => Promise.reject(new Failure("forbidden", "No.")) });
  await assertActionAllowed(node, "delete", permissions);
  const own = eventSubscriptionNode(`${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/one`);
  await expect(assertActionAllowed(own, "delete", permissionsOf(reader).permissions)).rejects.toThrow(
    "You may not delete",
  );
});

test("a rejected tail names every missing action", async () => {
  const writer: readonly Permission[] = [{ actions: ["*"], notActions: ["*/delete"] }];
  await expect(assertActionAllowed(node, "tail", permissionsOf(reader).permissions)).rejects.toMatchObject({
    message: "You may not tail events here.",
    why: "A tail creates and deletes a temporary event subscription. None of your roles on churn grants Microsoft.EventGrid/eventSubscriptions/write or Microsoft.EventGrid/eventSubscriptions/delete.",
    remedy: "Ask for the role EventGrid EventSubscription Contributor, which grants both.",
  });
  await expect(assertActionAllowed(node, "tail", permissionsOf(writer).permissions)).rejects.toMatchObject({
    why: expect.stringMatching(/grants Microsoft\.EventGrid\/eventSubscriptions\/delete\.$/) as unknown,
  });
  await assertActionAllowed(node, "write", permissionsOf(writer).permissions);
});

test("below a system topic other actions are needed, which another role grants", async () => {
  const topic = workspaceId.replace("MachineLearningServices/workspaces", "EventGrid/systemTopics");
  const below = eventSubscriptionNode(`${topic}/eventSubscriptions/one`);
  const roleForOwn: readonly Permission[] = [{ actions: ["Microsoft.EventGrid/eventSubscriptions/*"], notActions: [] }];
  await expect(assertActionAllowed(below, "delete", permissionsOf(roleForOwn).permissions)).rejects.toMatchObject({
    message: "You may not delete event subscriptions here.",
    why: "None of your roles on the Event Grid system topic churn of churn grants Microsoft.EventGrid/systemTopics/eventSubscriptions/delete.",
    remedy: "Ask for the role EventGrid Contributor, which grants it.",
  });
  await assertActionAllowed(below, "tail", permissionsOf(roleForOwn).permissions);
  await assertActionAllowed(
    below,
    "write",
    permissionsOf([{ actions: ["Microsoft.EventGrid/*"], notActions: [] }]).permissions,
  );
});

test("a tail of an event subscription below a system topic needs permissions on the workspace", async () => {
  const topic = workspaceId.replace("MachineLearningServices/workspaces", "EventGrid/systemTopics");
  const below = eventSubscriptionNode(`${topic}/eventSubscriptions/one`);
  await expect(assertActionAllowed(below, "tail", permissionsOf(reader).permissions)).rejects.toThrow(
    "You may not tail",
  );
});

test("permissions that were granted since are noticed before an action is rejected", async () => {
  const { deps, permissions } = permissionsOf(reader);
  await expect(assertActionAllowed(node, "write", permissions)).rejects.toThrow("You may not");
  deps.grantedPermissions = [{ actions: ["*"], notActions: [] }];
  await assertActionAllowed(node, "write", permissions);
});
