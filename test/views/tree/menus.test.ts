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

/** Whether a clause of package.json holds, of those forms that it uses: `==`, `=~`, `!( )`, joined by `&&`. */
function holds(clause: string, keys: Readonly<Record<string, string>>): boolean {
  return clause.split(" && ").every((term) => {
    const negated = /^!\((.*)\)$/.exec(term)?.[1];
    if (negated !== undefined) return !holds(negated, keys);
    const [, key = "", operator, value = ""] = /^([\w.]+) (==|=~) (.*)$/.exec(term) ?? [];
    const actual = keys[key] ?? "";
    if (operator === "==") return actual === value.replaceAll("'", "");
    const expression = /^\/(.*)\/$/.exec(value)?.[1];
    if (operator !== "=~" || expression === undefined) throw new Error(`This test cannot read: ${term}`);
    return new RegExp(expression).test(actual);
  });
}

const cloud: CloudNode = { kind: "cloud", label: "Local Event Grid", cloud: "local" };
const row: WorkspaceNode = { kind: "workspace", cloud: "azure", workspace };
const one = (parent: string): EventSubscriptionNode => ({
  kind: "eventSubscription",
  cloud: "azure",
  workspace,
  eventSubscription: { id: `${parent}/eventSubscriptions/one`, name: "one", properties: {} },
});
const onWorkspace = one(`${workspaceId}/providers/Microsoft.EventGrid`);
const belowSystemTopic = one("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/t");

/** What the menu of a row has, inline buttons included, and whether it can be used. */
function offered(node: TreeNode, onIts: readonly PermissionAction[] = []): ReadonlyMap<string, boolean> {
  const keys = { view: "amlEvents.workspaces", viewItem: contextValueOf(node, "running", onIts) };
  const shown = menu.filter(({ when }) => holds(when, keys)).map(({ command }) => command);
  const enabled = (id: string): boolean =>
    holds(
      contributes.commands.find(({ command }) => command === id)?.enablement ?? "view == amlEvents.workspaces",
      keys,
    );
  return new Map(shown.map((id) => [id.replace("amlEvents.", ""), enabled(id)]));
}
const disabled = (node: TreeNode, onIts: readonly PermissionAction[]): readonly string[] =>
  [...offered(node, onIts)]
    .filter(([, isEnabled]) => !isEnabled)
    .map(([command]) => command)
    .sort();

const may = (...notActions: readonly string[]): readonly PermissionAction[] =>
  forbiddenActions([{ actions: ["*"], notActions }]);
const [making, tail, deleting] = [
  ["importEventSubscription", "newEventSubscription"],
  "tailEvents",
  "deleteEventSubscription",
];

describe("disabled in the menu is what is known to be forbidden", () => {
  test.each<[string, TreeNode, readonly PermissionAction[], readonly string[]]>([
    ["a workspace of whose rights nothing is known", row, [], []],
    ["a workspace to read", row, may("*/write", "*/delete"), [...making, tail]],
    ["a workspace to write and not delete", row, may("*/delete"), [tail]],
    ["an event subscription of whose rights nothing is known", onWorkspace, [], []],
    [
      "an event subscription to read",
      onWorkspace,
      may("*/write", "*/delete"),
      [deleting, "editEventSubscription", tail],
    ],
    ["an event subscription to write and not delete", onWorkspace, may("*/delete"), [deleting, tail]],
    ["an event subscription to delete and not write", onWorkspace, may("*/write"), ["editEventSubscription", tail]],
    ["one below a system topic", belowSystemTopic, ["tail", "write"], ["editEventSubscription", tail]],
  ])("%s", (_, node, onIts, expected) => {
    expect(disabled(node, onIts)).toEqual(expected.toSorted());
  });

  test("nothing else goes away for want of rights", () => {
    for (const cloudName of ["local", "azure"] as const)
      for (const node of [row, onWorkspace].map((each) => ({ ...each, cloud: cloudName })))
        expect([...offered(node, may("*")).keys()]).toEqual([...offered(node).keys()]);
  });

  test("outside of the tree every command stays available, to say itself what is missing", () => {
    for (const { command, enablement } of contributes.commands)
      if (enablement) expect([command, holds(enablement, {})]).toEqual([command, true]);
  });
});

test("each entry of the menu is for a row that there is", () => {
  const failures = [new Failure("forbidden", "No."), new Failure("unreachable", "Away.")];
  const rows: TreeNode[] = [
    { ...cloud, cloud: "azure" },
    ...(["local", "azure"] as const).flatMap((name) => [row, onWorkspace].map((each) => ({ ...each, cloud: name }))),
    ...failures.map((failure): FailureNode => ({ kind: "failure", parent: row, failure })),
    { kind: "waiting", parent: row, failure: new Failure("throttled", "Wait."), until: 0 },
    { kind: "filter", parent: row, text: "a", hiddenCount: 1 },
    { kind: "permissions", parent: row, forbiddenActions: ["delete"] },
    { kind: "fault", parent: cloud, fault: { kind: "drop" }, index: 0 },
    { kind: "activity", parent: onWorkspace },
  ];
  const contexts = [
    ...rows.map((node) => contextValueOf(node, "running", [])),
    ...(["idle", "running", "stopped", "failed"] as const).map((state) => contextValueOf(cloud, state, [])),
  ];
  const keysOf = (viewItem: string) => ({ view: "amlEvents.workspaces", viewItem });
  const unseen = menu.filter(({ when }) => !contexts.some((viewItem) => holds(when, keysOf(viewItem))));
  expect(unseen).toEqual([]);
});

test("a refusal can be asked to be lifted, and tried again; another failure only tried again", () => {
  const failed = (code: "forbidden" | "unreachable"): FailureNode => ({
    kind: "failure",
    parent: row,
    failure: new Failure(code, "No."),
  });
  expect([...offered(failed("forbidden")).keys()].sort()).toEqual(["copyRequestForAccess", "retry"]);
  expect([...offered(failed("unreachable")).keys()]).toEqual(["retry"]);
  expect([...offered({ kind: "permissions", parent: row, forbiddenActions: ["write"] }).keys()]).toEqual([
    "copyRequestForAccess",
  ]);
});
