import { describe, expect, test } from "vitest";
import { ListCache } from "../../../src/app/lists/listCache.ts";
import { createRow } from "../../../src/app/tree/row.ts";
import { rowOf, type RowSurroundings, tooltipOf } from "../../../src/app/tree/rowOf.ts";
import type { CloudNode, EventSubscriptionNode, TreeNode, WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import { valueOf } from "../../../src/app/tree/eventSubscriptionRow.ts";
import { tailLabel } from "../../../src/app/tail/tailLabel.ts";
import type { DeliveryActivity } from "../../../src/core/deliveries/deliveryActivity.ts";
import { FakeDeps, workspace, workspaceId } from "../fakeDeps.ts";
import { sampleNodes } from "./sampleNodes.ts";

const local: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
const azure: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };
const onLocal: WorkspaceNode = { kind: "workspace", cloud: "local", workspace };
const eventSubscriptionNode = (properties: object = {}): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: {
    id: `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/notify`,
    name: "notify",
    properties,
  },
});
const activity: DeliveryActivity = {
  id: "",
  delivered: 41,
  filteredOut: 3,
  sending: 0,
  waiting: 0,
  discarded: 0,
  pause: null,
  isSample: false,
  labels: [],
  retrying: 0,
  dropped: 0,
  deadLettered: 0,
  recorded: 0,
  lastOutcome: null,
};

function createSurroundings(more: Partial<RowSurroundings["localEventGrid"]> = {}) {
  const deps = new FakeDeps();
  const surroundings: RowSurroundings = {
    localEventGrid: {
      state: { kind: "idle" },
      status: undefined,
      faults: [],
      activityOf: () => undefined,
      ...more,
    },
    localEventGridRow: (label) => ({ label, description: "its own text" }),
    localEventGridTooltip: (title) => ({ title, facts: [{ label: "State", value: "running" }] }),
    tailTargetOf: () => undefined,
    hasRaised: () => false,
    accounts: [],
    listCache: new ListCache({ local: deps.cloud, azure: deps.cloud }, deps),
    today: new Date(2031, 0, 1, 12),
    localTime: new Date(2031, 0, 8, 12),
  };
  return { deps, surroundings };
}
const { surroundings } = createSurroundings();

test.each<[string, TreeNode, string, string | undefined]>([
  ["the Local Event Grid", local, "Local Event Grid", "its own text"],
  ["Azure without an account", azure, "Azure", ""],
  ["a workspace", onLocal, "churn", "rg, westeurope"],
  [
    "a group of resource groups",
    {
      kind: "group",
      parent: azure,
      group: { key: "k", label: "rg", subscriptionName: "Test", workspaces: [workspace] },
    },
    "rg",
    "Test, 1 workspace",
  ],
  ["an event subscription", eventSubscriptionNode(), "notify", "all events \u2192 no destination"],
  [
    "a temporary event subscription of another window",
    eventSubscriptionNode({ labels: [tailLabel], filter: { includedEventTypes: ["Contoso.Lost"] } }),
    "Tail of Contoso.Lost",
    "temporary, not of this window",
  ],
  [
    "a fact",
    { kind: "fact", parent: eventSubscriptionNode(), fact: { label: "Events", value: "all" }, index: 0 },
    "Events",
    "all",
  ],
  ["activity that was not reported", { kind: "activity", parent: eventSubscriptionNode() }, "Activity", "unknown"],
  [
    "a fault",
    { kind: "fault", parent: local, fault: { kind: "drop", times: 1 }, index: 0 },
    "Fault: loses the event",
    "all event subscriptions, once more",
  ],
  ["no workspaces", { kind: "empty", parent: local }, "No workspaces", "none that you may see"],
  ["no event subscriptions", { kind: "empty", parent: onLocal }, "No event subscriptions yet", undefined],
  ["a Local Event Grid that never ran", { kind: "notStarted", parent: local }, "Not started yet", undefined],
  ["a first load", { kind: "loading", parent: local, foundCount: 0 }, "Loading workspaces", undefined],
  [
    "a first load below a workspace",
    { kind: "loading", parent: onLocal, foundCount: 0 },
    "Loading event subscriptions",
    undefined,
  ],
  ["a first load with results", { kind: "loading", parent: local, foundCount: 1_200 }, "Loading more", "1,200 so far"],
  [
    "a refresh",
    { kind: "loading", parent: local, foundCount: 2, asOf: new Date(2031, 0, 1, 9, 5).getTime() },
    "Refreshing",
    "as of 09:05:00",
  ],
  [
    "a refresh of an empty list",
    { kind: "loading", parent: local, foundCount: 0, asOf: new Date(2030, 11, 31, 9, 5).getTime() },
    "Refreshing",
    "nothing as of 2030-12-31 09:05:00",
  ],
])("the row of %s says what it is", (_, node, label, description) => {
  const row = rowOf(node, surroundings);
  expect([row.label, row.description]).toEqual([label, description]);
});

describe("Azure's row", () => {
  test("names the signed-in accounts and who provides them", () => {
    const row = rowOf(azure, {
      ...surroundings,
      accounts: [
        { id: "eva", label: "eva@contoso.com", provider: "vscode" },
        { id: "ole", label: "ole@woodgrove.com", provider: "machine" },
      ],
    });
    expect(row.description).toBe("eva@contoso.com, ole@woodgrove.com");
    expect(row.accessibleLabel).toBe("Azure, eva@contoso.com, ole@woodgrove.com");
    expect(row.tooltip).toMatchObject({
      facts: [
        { label: "VS Code account", value: "eva@contoso.com" },
        { label: "Account of this machine", value: "ole@woodgrove.com" },
      ],
    });
  });
});

describe("a workspace's row", () => {
  test("tells a screen reader that it is a favorite and read-only, as its icons show", async () => {
    const { deps, surroundings: readOnly } = createSurroundings();
    deps.grantedPermissions = [{ actions: ["*/read"], notActions: [] }];
    await readOnly.listCache.permissions.of({ cloud: "local", workspaceId });
    const row = rowOf({ ...onLocal, isFavorite: true }, readOnly);
    expect(row.accessibleLabel).toBe("churn, rg, westeurope, favorite, Read-only");
    expect(row.icon).toEqual({ id: "star-full" });
    expect(row.context).toBe("workspace local favorite noWrite noDelete noTail");
    expect(rowOf({ kind: "empty", parent: onLocal }, readOnly).context).toBe("state empty");
  });

  test("has a tooltip that is computed when the pointer rests on it", async () => {
    const { surroundings: loaded } = createSurroundings();
    expect(rowOf(onLocal, loaded).tooltip).toBeUndefined();
    const facts = () => tooltipOf(onLocal, loaded)?.facts;
    expect(facts()).toContainEqual({ label: "Event subscriptions", value: "not loaded yet" });
    await loaded.listCache.eventSubscriptions("local", workspaceId).load();
    expect(facts()).toContainEqual({ label: "Event subscriptions", value: expect.stringMatching(/^as of \d/) });
    expect(facts()).toContainEqual({ label: "Azure subscription", value: "s1" });
    const named = { ...onLocal, workspace: { ...workspace, subscriptionName: "Production" } };
    expect(tooltipOf(named, loaded)?.facts).toContainEqual({ label: "Azure subscription", value: "Production" });
    expect(tooltipOf(azure, loaded)).toBeUndefined();
  });
});

describe("an event subscription's row", () => {
  test.each([
    [{}, { id: "pass", color: "testing.iconPassed" }],
    [{ provisioningState: "Creating" }, { id: "loading~spin" }],
    [{ provisioningState: "AwaitingManualAction" }, { id: "watch", color: "list.warningForeground" }],
    [{ provisioningState: "Failed" }, { id: "error", color: "list.errorForeground" }],
    [{ labels: [tailLabel] }, { id: "radio-tower" }],
  ])("shows the status of %o as an icon", (properties, icon) => {
    expect(rowOf(eventSubscriptionNode(properties), surroundings).icon).toEqual(icon);
  });

  test("warns while deliveries fail, and says why", () => {
    const lastOutcome = { at: "2031-01-01T00:00:00Z", outcome: "Busy" as const, why: "It answered 503." };
    const failing = createSurroundings({ activityOf: () => ({ ...activity, lastOutcome }), status: {} }).surroundings;
    const row = rowOf(eventSubscriptionNode(), failing);
    expect(row.icon).toEqual({ id: "warning", color: "list.warningForeground" });
    expect(row.accessibleLabel).toMatch(/deliveries are failing$/);
    const whatFailed = expect.arrayContaining([
      { label: "Activity", value: "41 delivered, 3 filtered out" },
      { label: "Last outcome", value: "Busy" },
      { label: "Why", value: "It answered 503." },
    ]) as unknown;
    expect(tooltipOf(eventSubscriptionNode(), failing)?.facts).toEqual(whatFailed);
    expect(tooltipOf({ kind: "activity", parent: eventSubscriptionNode() }, failing)?.facts).toEqual(whatFailed);
    const activityRow = rowOf({ kind: "activity", parent: eventSubscriptionNode() }, failing);
    expect(activityRow.description).toBe("41 delivered, 3 filtered out");
  });

  test("tells on the clock of the Local Event Grid how long ago the last outcome was", () => {
    const at = new Date(2031, 0, 8, 11, 58).toISOString();
    const lastOutcome = { at, outcome: "Busy" as const, why: "It answered 503." };
    const { surroundings: weekAhead } = createSurroundings({ activityOf: () => ({ ...activity, lastOutcome }) });
    const age = { label: "At", value: "11:58:00, 2 min ago" };
    expect(tooltipOf(eventSubscriptionNode(), weekAhead)?.facts).toContainEqual(age);
    expect(tooltipOf({ kind: "activity", parent: eventSubscriptionNode() }, weekAhead)?.facts).toContainEqual(age);
  });

  test("names what our own tail tails, and whether its tail runs in this window", () => {
    const { surroundings: own } = createSurroundings();
    const tailOf = (label: string, filter?: object) =>
      rowOf(eventSubscriptionNode({ labels: [tailLabel] }), {
        ...own,
        tailTargetOf: () => ({ workspaceId, label, ...(filter ? { filter } : {}) }),
      });
    expect(tailOf("churn").label).toBe("Tail of all events");
    expect(tailOf("churn / notify-failed-runs", {})).toMatchObject({
      label: "Tail of notify-failed-runs",
      description: "temporary",
      context: "tail local own",
      icon: { id: "radio-tower" },
    });
  });

  test("says that a sample can be raised again", () => {
    expect(rowOf(eventSubscriptionNode(), { ...surroundings, hasRaised: () => true }).context).toBe(
      "eventSubscription local raised",
    );
  });

  test.each([
    [
      "EventHub /subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/n/eventhubs/runs",
      "EventHub n/runs",
    ],
    [
      "StorageQueue /subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/acc, queue runs",
      "StorageQueue acc, queue runs",
    ],
    ["webhook https://h.example/subscriptions", "webhook https://h.example/subscriptions"],
    ["EventHub /subscriptions/s1", "EventHub /subscriptions/s1"],
  ])("names resources without their IDs: %s", (value, description) => {
    const row = rowOf(
      { kind: "fact", parent: eventSubscriptionNode(), fact: { label: "Sends to", value }, index: 0 },
      surroundings,
    );
    expect(row).toMatchObject({ description, tooltip: value, accessibleLabel: `Sends to, ${description}` });
  });

  test("copies the value of a row below it", () => {
    const parent = eventSubscriptionNode();
    const fact = { label: "Delivery", value: "30 attempts" };
    expect(valueOf({ kind: "fact", parent, fact, index: 0 }, undefined)).toBe("30 attempts");
    expect(valueOf({ kind: "activity", parent }, activity)).toBe("41 delivered, 3 filtered out");
  });
});

describe("every row of the tree", () => {
  test("runs nothing when it is selected", () => {
    for (const node of sampleNodes) expect(rowOf(node, surroundings)).not.toHaveProperty("command");
  });

  test("has an accessible name with its label and its value", () => {
    for (const node of sampleNodes) {
      const { label, description = "", accessibleLabel } = rowOf(node, surroundings);
      expect(accessibleLabel).toContain(label);
      expect(accessibleLabel).toContain(description);
    }
  });

  test("has a tooltip that says more than its label: a text, or facts computed when the pointer rests on it", () => {
    const without = sampleNodes.filter((node) => {
      const { tooltip, label } = rowOf(node, surroundings);
      return (tooltip ?? tooltipOf(node, surroundings)) === undefined || tooltip === label;
    });
    expect([...new Set(without.map(({ kind }) => kind))]).toEqual(["group", "empty", "loading", "remedy"]);
  });

  test("is short enough for a narrow sidebar", () => {
    for (const node of sampleNodes) expect(rowOf(node, surroundings).label.length).toBeLessThanOrEqual(42);
  });
});

test("a fault's row follows the fault's count", () => {
  const node: TreeNode = { kind: "fault", parent: local, fault: { kind: "drop", times: 3 }, index: 0 };
  const later = createSurroundings({ faults: [{ kind: "drop", times: 2 }] }).surroundings;
  expect(rowOf(node, later).description).toBe("all event subscriptions, 2 more times");
});

test("a screen reader hears label, description and a tooltip of plain text, each once", () => {
  const label = (content: object): string => createRow("", "", { label: "State", ...content }).accessibleLabel;
  expect(label({})).toBe("State");
  expect(label({ description: "ok", tooltip: "All is well." })).toBe("State, ok, All is well.");
  expect(label({ description: "ok", tooltip: "ok" })).toBe("State, ok");
  expect(label({ tooltip: { title: "State", facts: [] } })).toBe("State");
  expect(label({ accessibleLabel: "Own" })).toBe("Own");
});
