import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { childrenOf } from "../../src/app/browse.ts";
import { Listings } from "../../src/app/listings.ts";
import type { WorkspaceNode } from "../../src/app/node.ts";
import { Failure } from "../../src/core/failure.ts";
import type { Permission } from "../../src/core/permissions.ts";
import { workspace, workspaceId, World } from "./world.ts";

const node: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
const all: readonly Permission[] = [{ actions: ["*"], notActions: [] }];
const reading: readonly Permission[] = [{ actions: ["*/read"], notActions: [] }];
const keeping: readonly Permission[] = [{ actions: ["*"], notActions: ["*/delete"] }];

/** Lists of a world with such rights, how often they were asked for, and what was told late. */
function of(rights: readonly Permission[] | Failure) {
  const world = new World();
  const now = { rights };
  let asked = 0;
  Object.assign(world.cloud, {
    permissions: async () => {
      asked++;
      if (now.rights instanceof Failure) throw now.rights;
      return now.rights;
    },
  });
  let lists = 0;
  const list = world.cloud.eventSubscriptions.bind(world.cloud);
  Object.assign(world.cloud, { eventSubscriptions: (...given: Parameters<typeof list>) => (lists++, list(...given)) });
  const listings = new Listings({ local: world.cloud, azure: world.cloud }, world);
  const late: unknown[] = [];
  listings.onLate((of) => void late.push(of));
  return { listings, late, now, asked: () => asked, lists: () => lists };
}

const forbidden = (listings: Listings) => listings.forbidden("local", workspaceId);

test("who may only read sees that in a row as soon as it is known: nobody waits, and no list is loaded again", async () => {
  const { listings, late, asked, lists } = of(reading);
  expect(await childrenOf(node, listings)).toEqual([{ kind: "empty", in: node }]);
  await setImmediate();
  expect(late).toEqual([{ cloud: "local", workspaceId }]);
  const rights = { kind: "rights", in: node, forbidden: ["write", "delete", "tail"] };
  expect(await childrenOf(node, listings)).toEqual([rights, { kind: "empty", in: node }]);
  await setImmediate();
  expect([late.length, asked(), lists()]).toEqual([1, 1, 1]);
});

test("who may only not delete is told that and no more", async () => {
  const { listings } = of(keeping);
  await listings.rights("local", workspaceId);
  expect((await childrenOf(node, listings))[0]).toEqual({ kind: "rights", in: node, forbidden: ["delete", "tail"] });
});

test("who may not even list reads that once, where the list should be", async () => {
  const { listings } = of([{ actions: ["*"], notActions: ["*/read"] }]);
  await listings.rights("local", workspaceId);
  expect(forbidden(listings)).toEqual(["list"]);
  expect((await childrenOf(node, listings)).map(({ kind }) => kind)).toEqual(["empty"]);
});

test("what is unknown is not forbidden: before it was asked for, and when that fails, whatever was known before", async () => {
  const { listings, late, now } = of(reading);
  expect(forbidden(listings)).toEqual([]);
  await listings.rights("local", workspaceId);
  expect(forbidden(listings)).toEqual(["write", "delete", "tail"]);
  now.rights = new Failure("unreachable", "Away.");
  listings.renewRights("local", workspaceId);
  expect(await listings.rights("local", workspaceId)).toBeUndefined();
  expect(forbidden(listings)).toEqual([]);
  expect(late).toHaveLength(2);
});

test("rights on the rows of one workspace are one question and one change, however many rows ask", async () => {
  const { listings, late, asked } = of(reading);
  await Promise.all(Array.from({ length: 200 }, () => listings.rights("local", workspaceId)));
  expect([late.length, asked()]).toEqual([1, 1]);
});

test("a row whose rights nobody asked for does not ask; one whose rights were renewed does, without being opened", async () => {
  const { listings, late, now, asked } = of(reading);
  listings.keepRights("local", workspaceId);
  await setImmediate();
  expect(asked()).toBe(0);
  await listings.rights("local", workspaceId);
  now.rights = all;
  listings.renew({ cloud: "local" });
  expect(forbidden(listings)).toEqual(["write", "delete", "tail"]);
  listings.keepRights("local", workspaceId);
  await setImmediate();
  expect([forbidden(listings), asked(), late.length]).toEqual([[], 2, 2]);
});
