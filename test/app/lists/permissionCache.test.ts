import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { forbiddenActionsOn } from "../../../src/app/tree/nodePermissions.ts";
import { getTreeChildren } from "../../../src/app/tree/treeChildren.ts";
import { ListCache } from "../../../src/app/lists/listCache.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import type { PermissionScope } from "../../../src/app/lists/permissionCache.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Permission } from "../../../src/core/permissions.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import type { ListListener } from "../../../src/ports/cloud.ts";
import { workspace, workspaceId, FakeDeps } from "../fakeDeps.ts";

const node: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
const on: PermissionScope = { cloud: "local", workspaceId };
const all: readonly Permission[] = [{ actions: ["*"], notActions: [] }];
const reading: readonly Permission[] = [{ actions: ["*/read"], notActions: [] }];
const keeping: readonly Permission[] = [{ actions: ["*"], notActions: ["*/delete"] }];

/**
 * Lists of a world with such rights, of what they were asked for, and what was told late.
 *
 * @param onTopic rights on a system topic, where they are others
 */
function of(rights: readonly Permission[] | Failure, onTopic = rights) {
  const world = new FakeDeps();
  const now = { rights, onTopic, time: 0 };
  const scopes: string[] = [];
  Object.assign(world.cloud, {
    permissions: async (scope: string) => {
      scopes.push(scope);
      const given = scope === workspaceId ? now.rights : now.onTopic;
      if (given instanceof Failure) throw given;
      return given;
    },
  });
  let lists = 0;
  const list = world.cloud.eventSubscriptions.bind(world.cloud);
  Object.assign(world.cloud, { eventSubscriptions: (...given: Parameters<typeof list>) => (lists++, list(...given)) });
  const listings = new ListCache(
    { local: world.cloud, azure: world.cloud },
    { now: () => now.time, after: world.after },
  );
  const late: unknown[] = [];
  listings.onChanged((of) => void late.push(of));
  return { world, listings, late, now, scopes, asked: () => scopes.length, lists: () => lists };
}

const forbidden = (listings: ListCache) => listings.permissions.forbiddenActions(on);

test("who may only read sees that in a row as soon as it is known: nobody waits, and no list is loaded again", async () => {
  const { listings, late, asked, lists } = of(reading);
  expect(await getTreeChildren(node, listings)).toEqual([{ kind: "empty", parent: node }]);
  await setImmediate();
  expect(late).toEqual([{ cloud: "local", workspaceId }]);
  const rights = { kind: "permissions", parent: node, forbiddenActions: ["write", "delete", "tail"] };
  expect(await getTreeChildren(node, listings)).toEqual([rights, { kind: "empty", parent: node }]);
  await setImmediate();
  expect([late.length, asked(), lists()]).toEqual([1, 1, 1]);
});

test("who may only not delete is told that and no more", async () => {
  const { listings } = of(keeping);
  await listings.permissions.of(on);
  expect((await getTreeChildren(node, listings))[0]).toEqual({
    kind: "permissions",
    parent: node,
    forbiddenActions: ["delete", "tail"],
  });
});

test("who may not even list reads that once, where the list should be", async () => {
  const { listings } = of([{ actions: ["*"], notActions: ["*/read"] }]);
  await listings.permissions.of(on);
  expect(forbidden(listings)).toEqual(["list"]);
  expect((await getTreeChildren(node, listings)).map(({ kind }) => kind)).toEqual(["empty"]);
});

test("what is unknown is not forbidden: before it was asked for, and when that fails, whatever was known before", async () => {
  const { listings, late, now } = of(reading);
  expect(forbidden(listings)).toEqual([]);
  await listings.permissions.of(on);
  expect(forbidden(listings)).toEqual(["write", "delete", "tail"]);
  now.rights = new Failure("unreachable", "Away.");
  listings.permissions.invalidate(on);
  expect(await listings.permissions.of(on)).toBeUndefined();
  expect(forbidden(listings)).toEqual([]);
  expect(late).toHaveLength(2);
});

test("rights on the rows of one workspace are one question and one change, however many rows ask", async () => {
  const { listings, late, asked } = of(reading);
  await Promise.all(Array.from({ length: 200 }, () => listings.permissions.of(on)));
  expect([late.length, asked()]).toEqual([1, 1]);
});

test("a row whose rights nobody asked for does not ask; one whose rights were renewed does, without being opened", async () => {
  const { listings, late, now, asked } = of(reading);
  listings.permissions.refreshIfCached(on);
  await setImmediate();
  expect(asked()).toBe(0);
  await listings.permissions.of(on);
  now.rights = all;
  listings.invalidate({ cloud: "local" });
  expect(forbidden(listings)).toEqual(["write", "delete", "tail"]);
  listings.permissions.refreshIfCached(on);
  await setImmediate();
  expect([forbidden(listings), asked(), late.length]).toEqual([[], 2, 2]);
});

describe("what is forbidden", () => {
  const minute = 60_000;
  const known = async () => {
    const rig = of(reading);
    await rig.listings.permissions.of(on);
    rig.now.rights = all;
    return rig;
  };

  test("is asked for again where a person looks a minute later, as it may have been granted, and told", async () => {
    const { listings, late, now, asked } = await known();
    now.time = minute;
    listings.recheckForbidden();
    expect(forbidden(listings)).toEqual(["write", "delete", "tail"]);
    await setImmediate();
    expect([forbidden(listings), asked(), late.length]).toEqual([[], 2, 2]);
  });

  test("is not asked for again before, however often a person looks, and not while that goes on", async () => {
    const { listings, now, asked } = await known();
    now.time = minute - 1;
    listings.recheckForbidden();
    await setImmediate();
    expect(asked()).toBe(1);
    now.time = minute;
    for (let at = 0; at < 5; at++) listings.recheckForbidden();
    await setImmediate();
    expect(asked()).toBe(2);
  });

  test("is asked for again on the workspace that is opened alone", async () => {
    const { listings, now, asked } = await known();
    await listings.permissions.of({ cloud: "local", workspaceId: `${workspaceId}2` });
    now.time = minute;
    listings.recheckForbidden({ cloud: "local", workspaceId: workspaceId.toUpperCase() });
    await setImmediate();
    expect(asked()).toBe(3);
    listings.recheckForbidden({ cloud: "azure" });
    await setImmediate();
    expect(asked()).toBe(3);
  });

  test("by nothing costs no request, however old it is", async () => {
    const { listings, now, asked } = of(all);
    await listings.permissions.of(on);
    now.time = 60 * minute;
    listings.recheckForbidden();
    await setImmediate();
    expect(asked()).toBe(1);
  });
});

describe("below a system topic", () => {
  const systemTopicId = "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/churn-topic";
  const below = (name: string) => ({ id: `${systemTopicId}/eventSubscriptions/${name}`, name, properties: {} });
  const roleForOwn: readonly Permission[] = [{ actions: ["Microsoft.EventGrid/eventSubscriptions/*"], notActions: [] }];
  const opened = async (...given: Parameters<typeof of>) => {
    const rig = of(...given);
    for (const one of [below("one"), below("two")]) rig.world.eventSubscriptions.set(one.id, one);
    const rows = await getTreeChildren(node, rig.listings);
    await setImmediate();
    const [row] = rows.filter(({ kind }) => kind === "eventSubscription");
    return { ...rig, row: row as EventSubscriptionNode };
  };

  test("rights are those on the topic, asked for once for all rows of it", async () => {
    const { listings, scopes, row, late } = await opened(roleForOwn);
    expect(scopes).toEqual([workspaceId, systemTopicId]);
    expect(forbiddenActionsOn(node, listings.permissions)).toEqual([]);
    expect(forbiddenActionsOn(row, listings.permissions)).toEqual(["list", "write", "delete"]);
    expect(late).toEqual([{ cloud: "local", workspaceId }]);
  });

  test("a tail takes rights on the workspace", async () => {
    const { listings, row } = await opened(reading, all);
    expect(forbiddenActionsOn(row, listings.permissions)).toEqual(["tail"]);
  });

  test("they are asked for again with those on the workspace", async () => {
    const { listings, now, scopes, row } = await opened(all, reading);
    expect(forbiddenActionsOn(row, listings.permissions)).toEqual(["write", "delete"]);
    Object.assign(now, { onTopic: all, time: 60_000 });
    listings.recheckForbidden({ cloud: "local", workspaceId });
    await setImmediate();
    expect(forbiddenActionsOn(row, listings.permissions)).toEqual([]);
    expect(scopes).toEqual([workspaceId, systemTopicId, systemTopicId]);
    listings.invalidate({ cloud: "local", workspaceId });
    forbiddenActionsOn(row, listings.permissions);
    await setImmediate();
    expect(scopes.slice(3)).toEqual([systemTopicId, workspaceId]);
  });

  test("no request is made where a workspace has none there", async () => {
    const { listings, scopes } = of(all);
    await getTreeChildren(node, listings);
    await setImmediate();
    expect(scopes).toEqual([workspaceId]);
  });
});

test.each(["failure", "missing"] as const)(
  "a list that was refused, wholly or in part, is loaded again where a person looks a minute later: %s",
  async (how) => {
    const { world, listings, now, late } = of(all);
    const refused = new Failure("forbidden", "You may not.");
    let loads = 0;
    Object.assign(world.cloud, {
      eventSubscriptions: async (_id: string, _signal: AbortSignal, listener?: ListListener<EventSubscription>) => {
        loads++;
        if (how === "failure") throw refused;
        listener?.onPartFailure?.(refused);
        return [];
      },
    });
    await getTreeChildren(node, listings);
    listings.recheckForbidden();
    now.time = 59_999;
    listings.recheckForbidden();
    expect(late).toEqual([]);
    now.time = 60_000;
    listings.recheckForbidden();
    expect(late).toEqual([{ cloud: "local", workspaceId }]);
    await getTreeChildren(node, listings);
    expect(loads).toBe(2);
  },
);
