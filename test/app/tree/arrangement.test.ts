import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Arrangement } from "../../../src/app/tree/arrangement.ts";
import { getTreeChildren } from "../../../src/app/tree/treeChildren.ts";
import { type CloudNode, treeNodeKey, type TreeNode } from "../../../src/app/tree/treeNode.ts";
import { ListCache } from "../../../src/app/lists/listCache.ts";
import { matchesEventSubscription, matchesWorkspace } from "../../../src/app/tree/treeFilterMatch.ts";
import { filterMessage } from "../../../src/app/tree/filterMessage.ts";
import { parseTreeFilter } from "../../../src/app/tree/treeFilter.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import type { MlWorkspace } from "../../../src/ports/cloud.ts";
import { completeList, workspaceId, FakeDeps } from "../fakeDeps.ts";

const cloudNode: CloudNode = { kind: "cloud", label: "Azure", cloud: "local" };
const named = (name: string, location = "westeurope", resourceGroup = "rg"): MlWorkspace => ({
  id: workspaceId.replace("churn", name),
  name,
  location,
  resourceGroup,
  subscriptionId: "s1",
});
const notify: EventSubscription = {
  id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/notify`,
  name: "notify",
  properties: {
    provisioningState: "AwaitingManualAction",
    filter: { includedEventTypes: ["Microsoft.MachineLearningServices.RunStatusChanged"] },
    destination: { endpointType: "WebHook", properties: { endpointBaseUrl: "https://hooks.contoso.com/a" } },
  },
};

function createTree(...workspaces: readonly MlWorkspace[]) {
  const deps = new FakeDeps();
  deps.eventSubscriptions.set(notify.id, notify);
  const cloud = { ...deps.cloud, workspaces: () => completeList(workspaces) };
  const stored = new Map<string, unknown>();
  const memento = {
    get: (key: string) => stored.get(key),
    update: async (key: string, value: unknown) => void stored.set(key, value),
  };
  const arrangement = new Arrangement(memento);
  const listCache = new ListCache({ local: cloud, azure: cloud }, deps);
  const childrenOf = (node: TreeNode): Promise<readonly TreeNode[]> =>
    getTreeChildren(node, listCache, { arrangement });
  const rows = async (): Promise<readonly string[]> => (await childrenOf(cloudNode)).map(labelOf);
  const message = () => filterMessage(arrangement.filter, listCache, ["local", "azure"]);
  return { arrangement, memento, stored, childrenOf, rows, message };
}

const labelOf = (node: TreeNode): string => {
  if (node.kind === "workspace") return node.isFavorite ? `* ${node.workspace.name}` : node.workspace.name;
  if (node.kind === "group") return `${node.group.label} (${node.group.workspaces.length})`;
  return node.kind;
};

describe("a filter", () => {
  test("hides workspaces without one of its words, and counts them", async () => {
    const { arrangement, rows, message } = createTree(named("churn"), named("fraud"), named("prices", "eastus"));
    arrangement.setFilter(" FRAU ");
    expect(await rows()).toEqual(["fraud"]);
    expect(message()).toBe('Filtered by "FRAU", 2 hidden');
    arrangement.setFilter("east rg");
    expect(await rows()).toEqual(["prices"]);
    arrangement.setFilter("");
    expect(await rows()).toEqual(["churn", "fraud", "prices"]);
    expect(message()).toBeUndefined();
  });

  test("finds a workspace by its loaded event subscriptions, and shows only those", async () => {
    const { arrangement, rows, childrenOf, message } = createTree(named("churn"), named("fraud"));
    arrangement.setFilter("contoso");
    expect(await rows()).toEqual([]);
    await childrenOf({ kind: "workspace", cloud: "local", workspace: named("churn") });
    expect(await rows()).toEqual(["churn"]);
    expect(message()).toBe('Filtered by "contoso", 1 hidden');
    arrangement.setFilter("no-match");
    const node: TreeNode = { kind: "workspace", cloud: "local", workspace: named("churn") };
    expect(await childrenOf(node)).toEqual([]);
  });

  test("by a field of event subscriptions does not hide workspaces that were not expanded yet", async () => {
    const { arrangement, rows, childrenOf } = createTree(named("churn"), named("fraud"));
    arrangement.setFilter("state:failed");
    expect(await rows()).toEqual(["churn", "fraud"]);
    await childrenOf({ kind: "workspace", cloud: "local", workspace: named("churn") });
    expect(await rows()).toEqual(["fraud"]);
  });

  test("counts the hidden event subscriptions of a workspace that it shows", async () => {
    const { arrangement, rows, childrenOf, message } = createTree(named("churn"), named("fraud"));
    await rows();
    await childrenOf({ kind: "workspace", cloud: "local", workspace: named("churn") });
    arrangement.setFilter("name:churn");
    expect(message()).toBe('Filtered by "name:churn", 1 hidden');
    arrangement.setFilter("state:failed");
    expect(message()).toBe('Filtered by "state:failed", 1 hidden');
    arrangement.setFilter("rg");
    expect(message()).toBe('Filtered by "rg", none hidden');
  });

  test.each([
    ["notify", true],
    ["NOTIFY awaiting", true],
    ["name:notify type:runstatus state:awaiting to:hooks", true],
    ["name:contoso", false],
    ["to:contoso", true],
    ["type:model", false],
    ["state:succeeded", false],
    ["notify drift", false],
    ["to:", true],
  ])('"%s" finds an event subscription: %s', (text, found) => {
    expect(matchesEventSubscription(parseTreeFilter(text), notify)).toBe(found);
  });

  test("never finds more with more words", () => {
    const word = fc.constantFrom("churn", "west", "name:churn", "to:x", "state:y", "rg", "zz", "name:");
    fc.assert(
      fc.property(fc.array(word), word, (words, more) => {
        const [wide, narrow] = [words, [...words, more]].map((all) => parseTreeFilter(all.join(" ")));
        if (matchesWorkspace(narrow!, named("churn"))) expect(matchesWorkspace(wide!, named("churn"))).toBe(true);
      }),
    );
  });
});

describe("grouping", () => {
  test("shows names of Azure subscriptions, also for resource groups of the same name", async () => {
    const production = { subscriptionId: "s2", subscriptionName: "Production" };
    const { arrangement, rows, childrenOf } = createTree(named("a"), { ...named("b"), ...production });
    await arrangement.setGrouping("subscriptionId");
    expect(await rows()).toEqual(["Production (1)", "s1 (1)"]);
    await arrangement.setGrouping("resourceGroup");
    expect(await childrenOf(cloudNode)).toMatchObject([
      { group: { label: "rg", subscriptionName: "s1" } },
      { group: { label: "rg", subscriptionName: "Production" } },
    ]);
    arrangement.setFilter("produc");
    expect(await rows()).toEqual(["rg (1)"]);
  });

  test("is remembered, and ignores the case of names", async () => {
    const { arrangement, memento, rows, childrenOf } = createTree(
      named("a", "westeurope"),
      named("b", "eastus"),
      named("c", "WestEurope"),
    );
    await arrangement.setGrouping("location");
    expect(await rows()).toEqual(["eastus (1)", "westeurope (2)"]);
    expect(new Arrangement(memento).grouping).toBe("location");
    const groups = await childrenOf(cloudNode);
    expect(new Set(groups.map(treeNodeKey)).size).toBe(2);
    expect((await childrenOf(groups[1]!)).map(labelOf)).toEqual(["a", "c"]);
    await arrangement.setGrouping("none");
    expect(await rows()).toEqual(["a", "b", "c"]);
  });

  test.each([undefined, 3, "toString"])("is off where %s was stored", (stored) => {
    expect(new Arrangement({ get: () => stored, update: async () => {} }).grouping).toBe("none");
  });
});

describe("favorites", () => {
  test("come first, are remembered, and ignore the case of ids", async () => {
    const { arrangement, memento, rows } = createTree(named("a"), named("b"), named("c"));
    await arrangement.setFavorite(named("c").id.toUpperCase(), true);
    expect(await rows()).toEqual(["* c", "a", "b"]);
    expect(new Arrangement(memento).isFavorite(named("c").id)).toBe(true);
    expect(arrangement.hasFavorites).toBe(true);
    await arrangement.setFavorite(named("c").id, false);
    expect(arrangement.hasFavorites).toBe(false);
    expect(await rows()).toEqual(["a", "b", "c"]);
  });

  test("are empty where something else was stored", () => {
    const { arrangement, stored } = createTree();
    stored.set("tree.favourites", "x");
    expect(arrangement.isFavorite("x")).toBe(false);
  });
});

test("every change fires an event", async () => {
  const { arrangement } = createTree();
  let count = 0;
  arrangement.onChanged(() => void count++);
  arrangement.setFilter("a");
  await arrangement.setGrouping("location");
  await arrangement.setFavorite("x", true);
  expect(count).toBe(3);
});
