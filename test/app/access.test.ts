import { expect, test } from "vitest";
import { mustBeAllowed } from "../../src/app/access.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "../../src/app/node.ts";
import { Listings } from "../../src/app/listings.ts";
import { Failure } from "../../src/core/failure.ts";
import type { Permission } from "../../src/core/permissions.ts";
import { workspace, workspaceId, World } from "./world.ts";

const node: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
const one = (id: string): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: { id, name: "one", properties: {} },
});
const reader: readonly Permission[] = [{ actions: ["*/read"], notActions: [] }];

function of(rights: readonly Permission[]) {
  const world = new World();
  world.rights = rights;
  return { world, listings: new Listings({ local: world.cloud, azure: world.cloud }, world) };
}

test("what cannot succeed is refused at once, with the missing action and the role that grants it", async () => {
  await expect(mustBeAllowed(node, "write", of(reader).listings)).rejects.toMatchObject({
    code: "forbidden",
    message: "You may not create or change event subscriptions here.",
    why: "None of your roles on churn grants Microsoft.EventGrid/eventSubscriptions/write.",
    remedy: "Ask for the role EventGrid EventSubscription Contributor: it does.",
  });
});

test("what can succeed, or cannot be told, is tried", async () => {
  await mustBeAllowed(node, "tail", of([{ actions: ["*"], notActions: [] }]).listings);
  const { world, listings } = of(reader);
  Object.assign(world.cloud, { permissions: () => Promise.reject(new Failure("forbidden", "No.")) });
  await mustBeAllowed(node, "delete", listings);
  const topic = workspaceId.replace("MachineLearningServices/workspaces", "EventGrid/systemTopics");
  await mustBeAllowed(one(`${topic}/eventSubscriptions/one`), "delete", of(reader).listings);
  const own = one(`${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/one`);
  await expect(mustBeAllowed(own, "delete", of(reader).listings)).rejects.toThrow("You may not delete");
});

test("a tail is refused with all that it takes and is missing", async () => {
  const writer: readonly Permission[] = [{ actions: ["*"], notActions: ["*/delete"] }];
  await expect(mustBeAllowed(node, "tail", of(reader).listings)).rejects.toMatchObject({
    message: "You may not tail events here.",
    why: "A tail makes a temporary event subscription and deletes it. None of your roles on churn grants Microsoft.EventGrid/eventSubscriptions/write or Microsoft.EventGrid/eventSubscriptions/delete.",
    remedy: "Ask for the role EventGrid EventSubscription Contributor: it grants both.",
  });
  await expect(mustBeAllowed(node, "tail", of(writer).listings)).rejects.toMatchObject({
    why: expect.stringMatching(/grants Microsoft\.EventGrid\/eventSubscriptions\/delete\.$/) as unknown,
  });
  await mustBeAllowed(node, "write", of(writer).listings);
});

test("a tail from a row below a system topic takes rights on the workspace", async () => {
  const topic = workspaceId.replace("MachineLearningServices/workspaces", "EventGrid/systemTopics");
  const below = one(`${topic}/eventSubscriptions/one`);
  await expect(mustBeAllowed(below, "tail", of(reader).listings)).rejects.toThrow("You may not tail");
});

test("who was granted the right meanwhile is not refused for what was known", async () => {
  const { world, listings } = of(reader);
  await expect(mustBeAllowed(node, "write", listings)).rejects.toThrow("You may not");
  world.rights = [{ actions: ["*"], notActions: [] }];
  await mustBeAllowed(node, "write", listings);
});
