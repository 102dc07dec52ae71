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
import type { ListUpdates } from "../../../src/ports/cloud.ts";
import { workspace, workspaceId, FakeDeps } from "../fakeDeps.ts";

const node: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
const on: PermissionScope = { cloud: "local", workspaceId };
const all: readonly Permission[] = [{ actions: ["*"], notActions: [] }];
const readOnly: readonly Permission[] = [{ actions: ["*/read"], notActions: [] }];
const allButDelete: readonly Permission[] = [{ actions: ["*"], notActions: ["*/delete"] }];

/**
 * A list cache whose user has these rights, with the requests it makes and the changes it reports.
 *
 * @param onTopic rights on the system topic, if they differ
 */
function createCache(rights: readonly Permission[] | Failure, onTopic = rights) {
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
  let listCount = 0;
  const list = world.cloud.eventSubscriptions.bind(world.cloud);
  Object.assign(world.cloud, {
    eventSubscriptions: (...given: Parameters<typeof list>) => (listCount++, list(...given)),
  });
  const listCache = new ListCache(
    { local: world.cloud, azure: world.cloud },
    { now: () => now.time, after: world.after },
  );
  const changes: unknown[] = [];
  listCache.onChanged((scope) => void changes.push(scope));
  return { world, listCache, changes, now, scopes, requestCount: () => scopes.length, listCount: () => listCount };
}

const forbidden = (listCache: ListCache) => listCache.permissions.forbiddenActions(on);

test("shows missing rights in a row once they are known, without a wait and without reloading a list", async () => {
  const { listCache, changes, requestCount, listCount } = createCache(readOnly);
  expect(await getTreeChildren(node, listCache)).toEqual([{ kind: "empty", parent: node }]);
  await setImmediate();
  expect(changes).toEqual([{ cloud: "local", workspaceId }]);
  const rights = { kind: "permissions", parent: node, forbiddenActions: ["write", "delete", "tail"] };
  expect(await getTreeChildren(node, listCache)).toEqual([rights, { kind: "empty", parent: node }]);
  await setImmediate();
  expect([changes.length, requestCount(), listCount()]).toEqual([1, 1, 1]);
});

test("shows only the actions that are forbidden", async () => {
  const { listCache } = createCache(allButDelete);
  await listCache.permissions.of(on);
  expect((await getTreeChildren(node, listCache))[0]).toEqual({
    kind: "permissions",
    parent: node,
    forbiddenActions: ["delete", "tail"],
  });
});

test("shows no row of its own if listing is forbidden", async () => {
  const { listCache } = createCache([{ actions: ["*"], notActions: ["*/read"] }]);
  await listCache.permissions.of(on);
  expect(forbidden(listCache)).toEqual(["list"]);
  expect((await getTreeChildren(node, listCache)).map(({ kind }) => kind)).toEqual(["empty"]);
});

test("forbids nothing while rights are unknown: before they are loaded, and after that fails", async () => {
  const { listCache, changes, now } = createCache(readOnly);
  expect(forbidden(listCache)).toEqual([]);
  await listCache.permissions.of(on);
  expect(forbidden(listCache)).toEqual(["write", "delete", "tail"]);
  now.rights = new Failure("unreachable", "Away.");
  listCache.permissions.invalidate(on);
  expect(await listCache.permissions.of(on)).toBeUndefined();
  expect(forbidden(listCache)).toEqual([]);
  expect(changes).toHaveLength(2);
});

test("requests the rights on a workspace once and reports one change, however many rows need them", async () => {
  const { listCache, changes, requestCount } = createCache(readOnly);
  await Promise.all(Array.from({ length: 200 }, () => listCache.permissions.of(on)));
  expect([changes.length, requestCount()]).toEqual([1, 1]);
});

test("refreshes rights only if they were loaded before", async () => {
  const { listCache, changes, now, requestCount } = createCache(readOnly);
  listCache.permissions.refreshIfCached(on);
  await setImmediate();
  expect(requestCount()).toBe(0);
  await listCache.permissions.of(on);
  now.rights = all;
  listCache.invalidate({ cloud: "local" });
  expect(forbidden(listCache)).toEqual(["write", "delete", "tail"]);
  listCache.permissions.refreshIfCached(on);
  await setImmediate();
  expect([forbidden(listCache), requestCount(), changes.length]).toEqual([[], 2, 2]);
});

describe("a forbidden action", () => {
  const minute = 60_000;
  const known = async () => {
    const rig = createCache(readOnly);
    await rig.listCache.permissions.of(on);
    rig.now.rights = all;
    return rig;
  };

  test("is checked again after a minute, as it may have been granted, and a change is reported", async () => {
    const { listCache, changes, now, requestCount } = await known();
    now.time = minute;
    listCache.recheckForbidden();
    expect(forbidden(listCache)).toEqual(["write", "delete", "tail"]);
    await setImmediate();
    expect([forbidden(listCache), requestCount(), changes.length]).toEqual([[], 2, 2]);
  });

  test("is not checked again earlier, nor while it is being checked", async () => {
    const { listCache, now, requestCount } = await known();
    now.time = minute - 1;
    listCache.recheckForbidden();
    await setImmediate();
    expect(requestCount()).toBe(1);
    now.time = minute;
    for (let at = 0; at < 5; at++) listCache.recheckForbidden();
    await setImmediate();
    expect(requestCount()).toBe(2);
  });

  test("is checked again only within a scope", async () => {
    const { listCache, now, requestCount } = await known();
    await listCache.permissions.of({ cloud: "local", workspaceId: `${workspaceId}2` });
    now.time = minute;
    listCache.recheckForbidden({ cloud: "local", workspaceId: workspaceId.toUpperCase() });
    await setImmediate();
    expect(requestCount()).toBe(3);
    listCache.recheckForbidden({ cloud: "azure" });
    await setImmediate();
    expect(requestCount()).toBe(3);
  });

  test("is not checked again if nothing is forbidden", async () => {
    const { listCache, now, requestCount } = createCache(all);
    await listCache.permissions.of(on);
    now.time = 60 * minute;
    listCache.recheckForbidden();
    await setImmediate();
    expect(requestCount()).toBe(1);
  });
});

describe("event subscriptions of a system topic", () => {
  const systemTopicId = "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/churn-topic";
  const below = (name: string) => ({ id: `${systemTopicId}/eventSubscriptions/${name}`, name, properties: {} });
  const roleForOwn: readonly Permission[] = [{ actions: ["Microsoft.EventGrid/eventSubscriptions/*"], notActions: [] }];
  const opened = async (...given: Parameters<typeof createCache>) => {
    const rig = createCache(...given);
    for (const one of [below("one"), below("two")]) rig.world.eventSubscriptions.set(one.id, one);
    const rows = await getTreeChildren(node, rig.listCache);
    await setImmediate();
    const [row] = rows.filter(({ kind }) => kind === "eventSubscription");
    return { ...rig, row: row as EventSubscriptionNode };
  };

  test("share one request for the rights on the topic", async () => {
    const { listCache, scopes, row, changes } = await opened(roleForOwn);
    expect(scopes).toEqual([workspaceId, systemTopicId]);
    expect(forbiddenActionsOn(node, listCache.permissions)).toEqual([]);
    expect(forbiddenActionsOn(row, listCache.permissions)).toEqual(["list", "write", "delete"]);
    expect(changes).toEqual([{ cloud: "local", workspaceId }]);
  });

  test("need rights on the workspace for a tail", async () => {
    const { listCache, row } = await opened(readOnly, all);
    expect(forbiddenActionsOn(row, listCache.permissions)).toEqual(["tail"]);
  });

  test("have their rights checked again with those on the workspace", async () => {
    const { listCache, now, scopes, row } = await opened(all, readOnly);
    expect(forbiddenActionsOn(row, listCache.permissions)).toEqual(["write", "delete"]);
    Object.assign(now, { onTopic: all, time: 60_000 });
    listCache.recheckForbidden({ cloud: "local", workspaceId });
    await setImmediate();
    expect(forbiddenActionsOn(row, listCache.permissions)).toEqual([]);
    expect(scopes).toEqual([workspaceId, systemTopicId, systemTopicId]);
    listCache.invalidate({ cloud: "local", workspaceId });
    forbiddenActionsOn(row, listCache.permissions);
    await setImmediate();
    expect(scopes.slice(3)).toEqual([systemTopicId, workspaceId]);
  });

  test("cause no request if there are none", async () => {
    const { listCache, scopes } = createCache(all);
    await getTreeChildren(node, listCache);
    await setImmediate();
    expect(scopes).toEqual([workspaceId]);
  });
});

test.each(["failure", "missing"] as const)(
  "a list that was refused as a whole or in part is loaded again after a minute: %s",
  async (how) => {
    const { world, listCache, now, changes } = createCache(all);
    const refused = new Failure("forbidden", "You may not.");
    let loads = 0;
    Object.assign(world.cloud, {
      async *eventSubscriptions(): ListUpdates<EventSubscription> {
        loads++;
        if (how === "failure") throw refused;
        yield { kind: "complete", items: [], partFailures: [refused] };
      },
    });
    await getTreeChildren(node, listCache);
    listCache.recheckForbidden();
    now.time = 59_999;
    listCache.recheckForbidden();
    expect(changes).toEqual([]);
    now.time = 60_000;
    listCache.recheckForbidden();
    expect(changes).toEqual([{ cloud: "local", workspaceId }]);
    await getTreeChildren(node, listCache);
    expect(loads).toBe(2);
  },
);
