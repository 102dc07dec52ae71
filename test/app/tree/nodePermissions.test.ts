import { expect, test } from "vitest";
import { assertActionAllowed } from "../../../src/app/tree/nodePermissions.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import { ListCache } from "../../../src/app/lists/listCache.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Permission } from "../../../src/core/permissions.ts";
import { workspace, workspaceId, FakeDeps } from "../fakeDeps.ts";

const node: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
const one = (id: string): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: { id, name: "one", properties: {} },
});
const reader: readonly Permission[] = [{ actions: ["*/read"], notActions: [] }];

function of(given: readonly Permission[]) {
  const world = new FakeDeps();
  world.grantedPermissions = given;
  return { world, rights: new ListCache({ local: world.cloud, azure: world.cloud }, world).permissions };
}

test("what cannot succeed is refused at once, with the missing action and the role that grants it", async () => {
  await expect(assertActionAllowed(node, "write", of(reader).rights)).rejects.toMatchObject({
    code: "forbidden",
    message: "You may not create or change event subscriptions here.",
    why: "None of your roles on churn grants Microsoft.EventGrid/eventSubscriptions/write.",
    remedy: "Ask for the role EventGrid EventSubscription Contributor: it does.",
  });
});

test("what can succeed, or cannot be told, is tried", async () => {
  await assertActionAllowed(node, "tail", of([{ actions: ["*"], notActions: [] }]).rights);
  const { world, rights } = of(reader);
  Object.assign(world.cloud, { permissions: () => Promise.reject(new Failure("forbidden", "No.")) });
  await assertActionAllowed(node, "delete", rights);
  const own = one(`${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/one`);
  await expect(assertActionAllowed(own, "delete", of(reader).rights)).rejects.toThrow("You may not delete");
});

test("a tail is refused with all that it takes and is missing", async () => {
  const writer: readonly Permission[] = [{ actions: ["*"], notActions: ["*/delete"] }];
  await expect(assertActionAllowed(node, "tail", of(reader).rights)).rejects.toMatchObject({
    message: "You may not tail events here.",
    why: "A tail makes a temporary event subscription and deletes it. None of your roles on churn grants Microsoft.EventGrid/eventSubscriptions/write or Microsoft.EventGrid/eventSubscriptions/delete.",
    remedy: "Ask for the role EventGrid EventSubscription Contributor: it grants both.",
  });
  await expect(assertActionAllowed(node, "tail", of(writer).rights)).rejects.toMatchObject({
    why: expect.stringMatching(/grants Microsoft\.EventGrid\/eventSubscriptions\/delete\.$/) as unknown,
  });
  await assertActionAllowed(node, "write", of(writer).rights);
});

test("below a system topic other actions are missing, and another role grants them", async () => {
  const topic = workspaceId.replace("MachineLearningServices/workspaces", "EventGrid/systemTopics");
  const below = one(`${topic}/eventSubscriptions/one`);
  const roleForOwn: readonly Permission[] = [{ actions: ["Microsoft.EventGrid/eventSubscriptions/*"], notActions: [] }];
  await expect(assertActionAllowed(below, "delete", of(roleForOwn).rights)).rejects.toMatchObject({
    message: "You may not delete event subscriptions here.",
    why: "None of your roles on the Event Grid system topic churn of churn grants Microsoft.EventGrid/systemTopics/eventSubscriptions/delete.",
    remedy: "Ask for the role EventGrid Contributor: it does.",
  });
  await assertActionAllowed(below, "tail", of(roleForOwn).rights);
  await assertActionAllowed(below, "write", of([{ actions: ["Microsoft.EventGrid/*"], notActions: [] }]).rights);
});

test("a tail from a row below a system topic takes rights on the workspace", async () => {
  const topic = workspaceId.replace("MachineLearningServices/workspaces", "EventGrid/systemTopics");
  const below = one(`${topic}/eventSubscriptions/one`);
  await expect(assertActionAllowed(below, "tail", of(reader).rights)).rejects.toThrow("You may not tail");
});

test("who was granted the right meanwhile is not refused for what was known", async () => {
  const { world, rights } = of(reader);
  await expect(assertActionAllowed(node, "write", rights)).rejects.toThrow("You may not");
  world.grantedPermissions = [{ actions: ["*"], notActions: [] }];
  await assertActionAllowed(node, "write", rights);
});
