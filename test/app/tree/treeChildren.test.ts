import { describe, expect, test } from "vitest";
import { getTreeChildren } from "../../../src/app/tree/treeChildren.ts";
import { endedTailRow } from "../../../src/app/tree/tailRow.ts";
import {
  treeNodeKey,
  type CloudNode,
  type EventSubscriptionNode,
  type TreeNode,
  type WorkspaceNode,
} from "../../../src/app/tree/treeNode.ts";
import { tailLabel } from "../../../src/app/tail/tailLabel.ts";
import { ListCache } from "../../../src/app/lists/listCache.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import { completeList, workspace, FakeDeps } from "../fakeDeps.ts";

const cloudNode: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
const workspaceNode: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
const eventSubscription: EventSubscription = {
  id: `${workspace.id}/providers/Microsoft.EventGrid/eventSubscriptions/notify`,
  name: "notify",
  properties: {
    filter: {
      advancedFilters: [
        { operatorType: "StringIn", key: "data.runStatus", values: ["Failed"] },
        { operatorType: "IsNotNull", key: "data.runId" },
        { operatorType: "IsNotNull", key: "data.runId" },
      ],
    },
  },
};
const eventSubscriptionNode: EventSubscriptionNode = {
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription,
};

function createTree() {
  const deps = new FakeDeps();
  deps.eventSubscriptions.set(eventSubscription.id, eventSubscription);
  const { cloud } = deps;
  const listCache = new ListCache({ local: cloud, azure: cloud }, deps);
  return { deps, cloud, listCache, childrenOf: (node: TreeNode) => getTreeChildren(node, listCache) };
}

describe("the children of", () => {
  test("a cloud are its workspaces", async () => {
    expect(await createTree().childrenOf(cloudNode)).toEqual([{ ...workspaceNode, isOnlyLocal: true }]);
  });

  test("a workspace are its event subscriptions", async () => {
    expect(await createTree().childrenOf(workspaceNode)).toEqual([eventSubscriptionNode]);
  });

  test("a workspace end with our own temporary event subscriptions", async () => {
    const { deps, childrenOf } = createTree();
    deps.eventSubscriptions.clear();
    for (const [name, labels] of [
      ["a-tail", [tailLabel]],
      ["z-notify", []],
    ] as const)
      deps.eventSubscriptions.set(name, { id: name, name, properties: { labels } });
    const names = (await childrenOf(workspaceNode)).map(
      (row) => row.kind === "eventSubscription" && row.eventSubscription.name,
    );
    expect(names).toEqual(["z-notify", "a-tail"]);
  });

  test("a workspace end with our tails that stopped by themselves, until they are restarted or dismissed", async () => {
    const { listCache } = createTree();
    const target = { workspaceId: workspace.id, label: "churn / notify", filter: {} };
    const tails = [
      { id: "tail-1", target, status: { kind: "stopped", why: "It was deleted." } },
      { id: "tail-2", target, status: { kind: "live" } },
      { id: "notify", target, status: { kind: "failed", why: "It couldn't be removed." } },
      { id: "tail-3", target: { ...target, workspaceId: "/elsewhere" }, status: { kind: "failed", why: "No." } },
    ] as const;
    const nodes = await getTreeChildren(workspaceNode, listCache, { tails });
    expect(nodes.map(({ kind }) => kind)).toEqual(["eventSubscription", "endedTail"]);
    const [, ended] = nodes;
    if (ended?.kind !== "endedTail") throw new Error("No row for the tail.");
    expect(endedTailRow(ended)).toMatchObject({
      label: "Tail of notify",
      description: "stopped",
      tooltip: "It was deleted.",
    });
    const azureNodes = await getTreeChildren({ ...workspaceNode, cloud: "azure" }, listCache, { tails });
    expect(azureNodes.map(({ kind }) => kind)).toEqual(["eventSubscription"]);
  });

  test("an event subscription are its facts", async () => {
    const rows = await createTree().childrenOf(eventSubscriptionNode);
    expect(rows.map((row) => row.kind === "fact" && [row.fact.label, row.fact.value])).toEqual([
      ["Event types", "all events"],
      ["Filter", expect.stringMatching(/^data\.runStatus .+ Failed$/)],
      ["Filter", expect.stringContaining("data.runId")],
      ["Filter", expect.stringContaining("data.runId")],
      ["Dead letters", "none"],
      false,
    ]);
    expect(rows.at(-1)).toEqual({ kind: "activity", parent: eventSubscriptionNode });
  });

  test("a fact, an empty list and a failure without remedy are none", async () => {
    const { childrenOf } = createTree();
    const [fact] = await childrenOf(eventSubscriptionNode);
    const failure = new Failure("unreachable", "Away.");
    const leaves: TreeNode[] = [
      { kind: "empty", parent: cloudNode },
      { kind: "failure", parent: cloudNode, failure },
    ];
    if (fact) leaves.push(fact);
    for (const leaf of leaves) expect(await childrenOf(leaf)).toEqual([]);
    expect(leaves).toHaveLength(3);
  });
});

describe.each([
  ["a cloud", cloudNode, "workspaces"],
  ["a workspace", workspaceNode, "eventSubscriptions"],
] as const)("%s", (_, node, list) => {
  test("without items says so in a row", async () => {
    const { cloud, childrenOf } = createTree();
    Object.assign(cloud, { [list]: () => completeList([]) });
    expect(await childrenOf(node)).toEqual([{ kind: "empty", parent: node }]);
  });

  test("with missing parts names them above its items", async () => {
    const { cloud, childrenOf } = createTree();
    const failure = new Failure("forbidden", "Some are not shown.");
    Object.assign(cloud, {
      [list]: () => completeList([], { partFailures: [failure] }),
    });
    const note = { kind: "failure", parent: node, failure, partIndex: 0 } as const;
    expect(await childrenOf(node)).toEqual([note, { kind: "empty", parent: node }]);
    expect(treeNodeKey(note)).not.toBe(treeNodeKey({ kind: "failure", parent: node, failure }));
  });

  test("that is throttled says until when", async () => {
    const { deps, cloud, childrenOf } = createTree();
    const failure = new Failure("throttled", "Too many.", { retryAfter: 20 });
    Object.assign(cloud, { [list]: () => completeList(Promise.reject(failure)) });
    expect(await childrenOf(node)).toEqual([{ kind: "waiting", parent: node, failure, until: deps.now() + 20_000 }]);
  });

  test("of which a part is throttled says so above its items", async () => {
    const { deps, cloud, childrenOf } = createTree();
    const failure = new Failure("throttled", "Too many.", { retryAfter: 20 });
    const items = list === "workspaces" ? [workspace] : [eventSubscription];
    Object.assign(cloud, { [list]: () => completeList<unknown>(items, { throttledParts: [failure] }) });
    const [first, ...rest] = await childrenOf(node);
    const part = items.length ? { isPartial: true } : {};
    expect(first).toEqual({ kind: "waiting", parent: node, failure, until: deps.now() + 20_000, ...part });
    expect(rest).toHaveLength(items.length);
  });

  test("that is refused as a whole no longer names the missing parts of an earlier load", async () => {
    const { cloud, childrenOf, listCache } = createTree();
    const failure = new Failure("forbidden", "Some are not shown.");
    Object.assign(cloud, {
      [list]: () => completeList([], { partFailures: [failure] }),
    });
    await childrenOf(node);
    const refused = new Failure("forbidden", "None may be listed.");
    Object.assign(cloud, { [list]: () => completeList(Promise.reject(refused)) });
    listCache.invalidate();
    expect(await childrenOf(node)).toEqual([{ kind: "failure", parent: node, failure: refused }]);
  });

  test("that cannot be loaded says why in a row", async () => {
    const { cloud, childrenOf } = createTree();
    const failure = new Failure("forbidden", "You may not list these.");
    Object.assign(cloud, { [list]: () => completeList(Promise.reject(failure)) });
    const failed = { kind: "failure", parent: node, failure } as const;
    expect(await childrenOf(node)).toEqual([failed]);
    const refused = new Failure("forbidden", "You may not list these.", { remedy: "Ask for the role." });
    const withRemedy = { ...failed, failure: refused };
    expect(await childrenOf(withRemedy)).toEqual([{ kind: "remedy", parent: withRemedy, remedy: "Ask for the role." }]);
  });

  test("throws bugs instead of showing them in a row", async () => {
    const { cloud, childrenOf } = createTree();
    Object.assign(cloud, { [list]: () => completeList(Promise.reject(new TypeError("bug"))) });
    await expect(childrenOf(node)).rejects.toThrow(TypeError);
  });
});

test("a workspace on Azure and its copy in the Local Event Grid have different keys", () => {
  expect(treeNodeKey({ ...workspaceNode, cloud: "azure" })).not.toBe(treeNodeKey(workspaceNode));
});

test("every node of the tree has a unique key, the same after loading again", async () => {
  const keys = async (): Promise<string[]> => {
    const { childrenOf } = createTree();
    const levels: TreeNode[][] = [[cloudNode]];
    for (let level = levels[0]; level?.length; level = levels.at(-1))
      levels.push((await Promise.all(level.map((node) => childrenOf(node)))).flatMap((rows) => [...rows]));
    const special = [cloudNode, workspaceNode].flatMap((parent): TreeNode[] => [
      { kind: "empty", parent: parent },
      { kind: "failure", parent: parent, failure: new Failure("unreachable", "Away.") },
    ]);
    special.push(
      ...[0, 1].map((index): TreeNode => ({ kind: "fault", parent: cloudNode, fault: { kind: "drop" }, index })),
    );
    return [...levels.flat(), ...special].map(treeNodeKey);
  };
  const all = await keys();
  expect(all).toHaveLength(1 + 1 + 1 + 6 + 4 + 2);
  expect(new Set(all).size).toBe(all.length);
  expect(await keys()).toEqual(all);
});
