import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type {
  CloudNode,
  EventSubscriptionNode,
  FailureNode,
  TreeNode,
  WorkspaceNode,
} from "../../../src/app/tree/treeNode.ts";
import { contextValueOf } from "../../../src/app/tree/contextValue.ts";
import { Failure } from "../../../src/core/failure.ts";
import { type PermissionAction, forbiddenActions } from "../../../src/core/permissions.ts";
import { workspace, workspaceId } from "../../app/fakeDeps.ts";
import { repositoryFolder } from "../../rig/paths.ts";

interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}
const { contributes } = JSON.parse(readFileSync(path.join(repositoryFolder, "package.json"), "utf8")) as {
  contributes: {
    commands: readonly { readonly command: string; readonly enablement?: string }[];
    menus: Readonly<Record<string, readonly MenuItem[]>>;
  };
};
const menu = (contributes.menus["view/item/context"] ?? []).filter(({ when }) => when.includes("amlEvents.workspaces"));

/** Evaluates a `when` clause. Supports the forms that package.json uses: a key, `==`, `=~`, `!( )`, joined by `&&`. */
function evaluate(clause: string, keys: Readonly<Record<string, string>>): boolean {
  return clause.split(" && ").every((term) => {
    const negated = /^!\((.*)\)$/.exec(term)?.[1];
    if (negated !== undefined) return !evaluate(negated, keys);
    if (/^[\w.]+$/.test(term)) return keys[term] === "true";
    const [, key = "", operator, value = ""] = /^([\w.]+) (==|=~) (.*)$/.exec(term) ?? [];
    const actual = keys[key] ?? "";
    if (operator === "==") return actual === value.replaceAll("'", "");
    const expression = /^\/(.*)\/$/.exec(value)?.[1];
    if (operator !== "=~" || expression === undefined) throw new Error(`Unsupported term in a when clause: ${term}`);
    return new RegExp(expression).test(actual);
  });
}

const cloud: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
const workspaceNode: WorkspaceNode = { kind: "workspace", cloud: "azure", workspace };
const eventSubscriptionIn = (parent: string): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud: "azure",
  workspace,
  eventSubscription: { id: `${parent}/eventSubscriptions/one`, name: "one", properties: {} },
});
const onWorkspace = eventSubscriptionIn(`${workspaceId}/providers/Microsoft.EventGrid`);
const belowSystemTopic = eventSubscriptionIn(
  "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/t",
);

/** The commands in the menu of a row, inline buttons included, and whether they are enabled. */
function commandsOf(node: TreeNode, forbidden: readonly PermissionAction[] = []): ReadonlyMap<string, boolean> {
  const keys = { view: "amlEvents.workspaces", viewItem: contextValueOf(node, "running", forbidden) };
  const shown = menu.filter(({ when }) => evaluate(when, keys)).map(({ command }) => command);
  const enabled = (id: string): boolean =>
    evaluate(
      contributes.commands.find(({ command }) => command === id)?.enablement ?? "view == amlEvents.workspaces",
      keys,
    );
  return new Map(shown.map((id) => [id.replace("amlEvents.", ""), enabled(id)]));
}
const disabled = (node: TreeNode, forbidden: readonly PermissionAction[]): readonly string[] =>
  [...commandsOf(node, forbidden)]
    .filter(([, isEnabled]) => !isEnabled)
    .map(([command]) => command)
    .sort();

const forbiddenBy = (...notActions: readonly string[]): readonly PermissionAction[] =>
  forbiddenActions([{ actions: ["*"], notActions }]);
const [creating, tail, deleting] = [
  ["importEventSubscription", "newEventSubscription"],
  "tailEvents",
  "deleteEventSubscription",
];

describe("the menu disables what is known to be forbidden", () => {
  test.each<[string, TreeNode, readonly PermissionAction[], readonly string[]]>([
    ["a workspace with unknown permissions", workspaceNode, [], []],
    ["a read-only workspace", workspaceNode, forbiddenBy("*/write", "*/delete"), [...creating, tail]],
    ["a workspace without permission to delete", workspaceNode, forbiddenBy("*/delete"), [tail]],
    ["an event subscription with unknown permissions", onWorkspace, [], []],
    [
      "a read-only event subscription",
      onWorkspace,
      forbiddenBy("*/write", "*/delete"),
      [deleting, "editEventSubscription", tail],
    ],
    ["an event subscription without permission to delete", onWorkspace, forbiddenBy("*/delete"), [deleting, tail]],
    [
      "an event subscription without permission to write",
      onWorkspace,
      forbiddenBy("*/write"),
      ["editEventSubscription", tail],
    ],
    [
      "an event subscription below a system topic",
      belowSystemTopic,
      ["tail", "write"],
      ["editEventSubscription", tail],
    ],
  ])("%s", (_, node, forbidden, expected) => {
    expect(disabled(node, forbidden)).toEqual(expected.toSorted());
  });

  test("missing permissions hide no command", () => {
    for (const cloudName of ["local", "azure"] as const)
      for (const node of [workspaceNode, onWorkspace].map((each) => ({ ...each, cloud: cloudName })))
        expect([...commandsOf(node, forbiddenBy("*")).keys()]).toEqual([...commandsOf(node).keys()]);
  });

  test("every command is enabled in the Command Palette, where it says itself what is missing", () => {
    for (const { command, enablement } of contributes.commands)
      if (enablement) expect([command, evaluate(enablement, {})]).toEqual([command, true]);
  });
});

test("each menu item is for a row that exists", () => {
  const failures = [new Failure("forbidden", "No."), new Failure("unreachable", "Away.")];
  const rows: TreeNode[] = [
    { ...cloud, cloud: "azure" },
    ...(["local", "azure"] as const).flatMap((name) =>
      [workspaceNode, onWorkspace].map((each) => ({ ...each, cloud: name })),
    ),
    ...failures.map((failure): FailureNode => ({ kind: "failure", parent: workspaceNode, failure })),
    { kind: "waiting", parent: workspaceNode, failure: new Failure("throttled", "Wait."), until: 0 },
    { kind: "filter", parent: workspaceNode, text: "a", hiddenCount: 1 },
    { kind: "permissions", parent: workspaceNode, forbiddenActions: ["delete"] },
    { kind: "fault", parent: cloud, fault: { kind: "drop" }, index: 0 },
    { kind: "activity", parent: onWorkspace },
  ];
  const contexts = [
    ...rows.map((node) => contextValueOf(node, "running", [])),
    // As `rowOf` does while deliveries are paused.
    `${contextValueOf({ ...onWorkspace, cloud: "local" }, "running", [])} paused`,
    ...(["idle", "running", "stopped", "failed"] as const).map((state) => contextValueOf(cloud, state, [])),
  ];
  const keysOf = (viewItem: string) => ({ view: "amlEvents.workspaces", viewItem, "amlEvents.clockMoved": "true" });
  const unused = menu.filter(({ when }) => !contexts.some((viewItem) => evaluate(when, keysOf(viewItem))));
  expect(unused).toEqual([]);
});

test("access can be requested after a failure for missing permissions only, and any failure can be retried", () => {
  const failed = (code: "forbidden" | "unreachable"): FailureNode => ({
    kind: "failure",
    parent: workspaceNode,
    failure: new Failure(code, "No."),
  });
  expect([...commandsOf(failed("forbidden")).keys()].sort()).toEqual(["copyRequestForAccess", "retry"]);
  expect([...commandsOf(failed("unreachable")).keys()]).toEqual(["retry"]);
  expect([...commandsOf({ kind: "permissions", parent: workspaceNode, forbiddenActions: ["write"] }).keys()]).toEqual([
    "copyRequestForAccess",
  ]);
});
