import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { mustBeAllowed, requestForAccess } from "../../src/app/access.ts";
import { childrenOf } from "../../src/app/browse.ts";
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
    remedy: expect.stringContaining("EventGrid EventSubscription Contributor") as unknown,
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

test("who may only read sees that in a row as soon as it is known, without waiting for it", async () => {
  const { world, listings } = of(reader);
  const late: unknown[] = [];
  listings.onLate((list) => void late.push(list));
  expect(await childrenOf(node, listings)).toEqual([{ kind: "empty", in: node }]);
  await setImmediate();
  expect(late).toEqual([{ cloud: "local", workspaceId }]);
  const rows = await childrenOf(node, listings);
  expect(rows).toEqual([
    { kind: "readOnly", in: node },
    { kind: "empty", in: node },
  ]);
  await setImmediate();
  expect(late).toHaveLength(1);
  world.rights = [{ actions: ["*"], notActions: [] }];
  listings.renew({ cloud: "local", workspaceId });
  await childrenOf(node, listings);
  await setImmediate();
  expect(await childrenOf(node, listings)).toEqual([{ kind: "empty", in: node }]);
});

test("the request for access names role, scope and what is missing, quoted for a shell", async () => {
  const text = await requestForAccess(node, of(reader).listings);
  expect(text).toContain(
    "the role EventGrid EventSubscription Contributor on the Azure Machine Learning workspace churn",
  );
  expect(text).toContain(
    "Missing: Microsoft.EventGrid/eventSubscriptions/write, Microsoft.EventGrid/eventSubscriptions/delete",
  );
  expect(text).toContain(`--role 'EventGrid EventSubscription Contributor' --scope ${workspaceId}\n`);
  const hostile = { ...node, workspace: { ...workspace, id: "/s/$(rm -rf)'" } };
  expect(await requestForAccess(hostile, of(reader).listings)).toContain([`--scope '/s/$(rm -rf)'`, "\\''"].join(""));
});
