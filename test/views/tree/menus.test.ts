import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { rowActionsOf } from "../../../src/app/tree/rowActions.ts";
import type { RowCircumstances } from "../../../src/app/tree/contextValue.ts";
import type { TreeNode } from "../../../src/app/tree/treeNode.ts";
import { type PermissionAction, forbiddenActions } from "../../../src/core/permissions.ts";
import {
  azureCloud,
  azureWorkspace,
  contextOf,
  eventSubscriptionNode,
  failureNode,
  localCloud,
  localWorkspace,
  sampleNodes,
  tailNode,
} from "../../app/tree/sampleNodes.ts";
import { workspace } from "../../app/fakeDeps.ts";
import { repositoryFolder } from "../../rig/paths.ts";

interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}
const { contributes } = JSON.parse(readFileSync(path.join(repositoryFolder, "package.json"), "utf8")) as {
  contributes: {
    commands: readonly { readonly command: string; readonly enablement?: string; readonly icon?: string }[];
    menus: Readonly<Record<string, readonly MenuItem[]>>;
    keybindings: readonly { readonly command: string; readonly when: string }[];
    views: Readonly<Record<string, readonly { readonly id: string; readonly icon?: string }[]>>;
    walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly completionEvents: readonly string[] }[];
    }[];
    viewsWelcome: readonly { readonly view: string; readonly when?: string; readonly contents: string }[];
  };
};
const menu = (contributes.menus["view/item/context"] ?? []).filter(({ when }) => when.includes("amlEvents.workspaces"));

type ContextKeys = Readonly<Record<string, string>>;

/** Evaluates a `when` clause. Supports the forms that package.json uses, joined by `&&`; an unset key is false. */
function evaluate(clause: string, keys: ContextKeys): boolean {
  return clause.split(" && ").every((term) => {
    if (term === "false") return false;
    const negated = /^!\((.*)\)$/.exec(term)?.[1] ?? /^!([\w.]+)$/.exec(term)?.[1];
    if (negated !== undefined) return !evaluate(negated, keys);
    if (/^[\w.]+$/.test(term)) return keys[term] !== undefined;
    const [, key = "", operator, value = ""] = /^([\w.]+) (==|!=|=~) (.*)$/.exec(term) ?? [];
    const actual = keys[key] ?? "";
    if (operator === "==") return actual === value.replaceAll("'", "");
    if (operator === "!=") return actual !== value.replaceAll("'", "");
    const expression = /^\/(.*)\/$/.exec(value)?.[1];
    if (operator !== "=~" || expression === undefined) throw new Error(`Unsupported term in a when clause: ${term}`);
    return new RegExp(expression).test(actual);
  });
}

const view = { view: "amlEvents.workspaces" };
const withoutPrefix = (id: string): string => id.replace("amlEvents.", "");
const itemsOf = (viewItem: string, keys: ContextKeys = {}): readonly MenuItem[] =>
  menu.filter(({ when }) => evaluate(when, { ...view, ...keys, viewItem }));
const isInline = ({ group }: MenuItem): boolean => group.startsWith("inline");

/** The commands in the menu of a row, inline buttons included, and whether they are enabled. */
function commandsOf(node: TreeNode, more: Partial<RowCircumstances> = {}): ReadonlyMap<string, boolean> {
  const keys = { ...view, viewItem: contextOf(node, more) };
  const isEnabled = (id: string): boolean =>
    evaluate(contributes.commands.find(({ command }) => command === id)?.enablement ?? "view", keys);
  return new Map(itemsOf(keys.viewItem).map(({ command }) => [withoutPrefix(command), isEnabled(command)]));
}
const disabled = (node: TreeNode, forbidden: readonly PermissionAction[]): readonly string[] =>
  [...commandsOf(node, { forbidden })]
    .filter(([, isEnabled]) => !isEnabled)
    .map(([command]) => command)
    .sort();

const forbiddenBy = (...notActions: readonly string[]): readonly PermissionAction[] =>
  forbiddenActions([{ actions: ["*"], notActions }]);
const onWorkspace = eventSubscriptionNode({}, "azure");
const belowSystemTopic = {
  ...onWorkspace,
  workspace,
  eventSubscription: {
    ...onWorkspace.eventSubscription,
    id: "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid/systemTopics/t/eventSubscriptions/one",
  },
};
const [creating, tail, deleting] = [
  ["importEventSubscription", "newEventSubscription"],
  "tailEvents",
  "deleteEventSubscription",
];

describe("the menu disables what is known to be forbidden", () => {
  test.each<[string, TreeNode, readonly PermissionAction[], readonly string[]]>([
    ["a workspace with unknown permissions", azureWorkspace, [], []],
    ["a read-only workspace", azureWorkspace, forbiddenBy("*/write", "*/delete"), [...creating, tail]],
    ["a workspace without permission to delete", azureWorkspace, forbiddenBy("*/delete"), [tail]],
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

  test("missing permissions hide no command, and add the request for them", () => {
    for (const node of [localWorkspace, azureWorkspace, onWorkspace, eventSubscriptionNode()]) {
      const without = [...commandsOf(node).keys()];
      expect(without).not.toContain("copyRequestForAccess");
      const forbidden = forbiddenBy("*");
      expect([...commandsOf(node, { forbidden }).keys()].sort()).toEqual([...without, "copyRequestForAccess"].sort());
    }
  });

  test("every command is enabled in the Command Palette, where it says itself what is missing", () => {
    for (const { command, enablement } of contributes.commands)
      if (enablement) expect([command, evaluate(enablement, {})]).toEqual([command, true]);
  });
});

test("each menu item is for a row that exists", () => {
  const contexts = [
    ...sampleNodes.map((node) => contextOf(node)),
    ...(["idle", "running", "stopped", "failed"] as const).map((localEventGrid) =>
      contextOf(localCloud, { localEventGrid }),
    ),
    contextOf(azureCloud, { isSignedIn: false }),
    contextOf(tailNode, { isOwnTail: true }),
    ...[localWorkspace, eventSubscriptionNode()].map((node) =>
      contextOf(node, { hasRaised: true, isPaused: true, forbidden: ["write"] }),
    ),
  ];
  const keys = { "amlEvents.hasFaults": "true", "amlEvents.clockMoved": "true" };
  const unused = menu.filter((item) => !contexts.some((viewItem) => itemsOf(viewItem, keys).includes(item)));
  expect(unused).toEqual([]);
});

test("every button of a row is also in its menu, which the keyboard opens, and has an icon", () => {
  for (const node of sampleNodes)
    for (const hasRaised of [false, true]) {
      const items = itemsOf(contextOf(node, { hasRaised, isOwnTail: hasRaised }));
      const inMenu = items.filter((item) => !isInline(item)).map(({ command }) => command);
      for (const { command } of items.filter(isInline)) {
        expect(inMenu).toContain(command);
        expect(contributes.commands.find((one) => one.command === command)?.icon).toMatch(/^\$\(/);
      }
    }
});

test("a row of state offers its next steps as buttons, and nothing else", () => {
  let count = 0;
  for (const node of sampleNodes) {
    const actions = rowActionsOf(node, []);
    const viewItem = contextOf(node);
    if (!viewItem.startsWith("state ")) continue;
    const buttons = itemsOf(viewItem)
      .filter(isInline)
      .map(({ command }) => withoutPrefix(command));
    expect([viewItem, buttons.toSorted()]).toEqual([viewItem, actions.toSorted()]);
    count += actions.length;
  }
  expect(count).toBeGreaterThan(30);
});

describe("a menu offers only what applies", () => {
  test.each<[string, TreeNode, Partial<RowCircumstances>, readonly string[], readonly string[]]>([
    ["a workspace", azureWorkspace, {}, ["addToFavorites"], ["removeFromFavorites", "raiseSampleEvent"]],
    [
      "a favorite",
      { ...azureWorkspace, isFavorite: true },
      {},
      ["removeFromFavorites"],
      ["addToFavorites", "raiseSampleEvent"],
    ],
    ["a local workspace", localWorkspace, {}, ["raiseSampleEvent"], ["raiseSampleAgain"]],
    ["one with a raised sample", localWorkspace, { hasRaised: true }, ["raiseSampleEvent", "raiseSampleAgain"], []],
    [
      "a local event subscription",
      eventSubscriptionNode(),
      {},
      ["raiseSampleEvent", "injectFault", "showDeliveries", "editEventSubscription"],
      ["stopTail", "raiseSampleAgain"],
    ],
    ["one on Azure", onWorkspace, {}, ["editEventSubscription"], ["raiseSampleEvent", "injectFault", "showDeliveries"]],
    [
      "our own tail",
      tailNode,
      { isOwnTail: true },
      ["stopTail", "showEventSubscription", "copyResourceId"],
      ["editEventSubscription", "tailEvents", "deleteEventSubscription", "insertHandler", "raiseSampleEvent"],
    ],
    [
      "the tail of another window",
      tailNode,
      {},
      ["deleteEventSubscription", "showEventSubscription"],
      ["stopTail", "editEventSubscription", "tailEvents"],
    ],
    ["Azure, signed in", azureCloud, {}, ["signOut", "selectAzureSubscriptions"], ["signIn"]],
    ["Azure, signed out", azureCloud, { isSignedIn: false }, ["signIn"], ["signOut", "selectAzureSubscriptions"]],
    ["a running Local Event Grid", localCloud, {}, ["stopLocalEventGrid"], ["startLocalEventGrid", "clearFaults"]],
    [
      "a stopped one",
      localCloud,
      { localEventGrid: "stopped" },
      ["startLocalEventGrid"],
      ["stopLocalEventGrid", "injectFault", "resetLocalEventGrid"],
    ],
  ])("%s", (_, node, circumstances, offered, missing) => {
    const commands = [...commandsOf(node, circumstances).keys()];
    expect(commands).toEqual(expect.arrayContaining([...offered]));
    expect(commands.filter((command) => missing.includes(command))).toEqual([]);
  });

  test("the menu of the Local Event Grid clears faults only while there are any", () => {
    const offered = (keys: ContextKeys) =>
      itemsOf("cloud running", keys).some(({ command }) => command === "amlEvents.clearFaults");
    expect([offered({}), offered({ "amlEvents.hasFaults": "true" })]).toEqual([false, true]);
  });

  test.each<[string, ContextKeys, boolean]>([
    ["stopTail", {}, false],
    ["stopTail", { "amlEvents.hasTails": "true" }, true],
    ["startLocalEventGrid", {}, true],
    ["startLocalEventGrid", { "amlEvents.localEventGrid": "running" }, false],
    ["stopLocalEventGrid", {}, false],
    ["raiseSampleEvent", {}, true],
    ["raiseSampleEvent", { "amlEvents.localEventGrid": "stopped" }, false],
    ["signOut", {}, false],
    ["signOut", { "amlEvents.azure": "signedIn" }, true],
    ["signInToTenant", {}, true],
    ["copyValue", {}, false],
  ])("the Command Palette offers %s with %j: %s", (id, keys, isOffered) => {
    const item = contributes.menus.commandPalette?.find(({ command }) => command === `amlEvents.${id}`);
    expect(evaluate(item?.when ?? "view", { ...keys, view: "any" })).toBe(isOffered);
  });
});

test("access can be requested after a failure for missing permissions only, and any failure can be retried", () => {
  const failed = (code: "forbidden" | "unreachable") => failureNode(azureWorkspace, code);
  expect([...commandsOf(failed("forbidden")).keys()].sort()).toEqual(["copyRequestForAccess", "retry"]);
  expect([...commandsOf(failed("unreachable")).keys()]).toEqual(["retry"]);
});

test("the extension sets each context key that a clause tests", () => {
  const files = ["src/views/contextKeys.ts", "src/views/tree/workspaceTree.ts"];
  const source = files.map((file) => readFileSync(path.join(repositoryFolder, file), "utf8")).join("\n");
  const known = new Set(
    [...source.matchAll(/set\(\s*"(\w+)"|"setContext", "amlEvents\.(\w+)"/g)].map(([, key, own]) => key ?? own),
  );
  const items = [...Object.values(contributes.menus).flat(), ...contributes.keybindings, ...contributes.viewsWelcome];
  const terms = items.flatMap(({ when }) => when?.split(" && ") ?? []);
  const tested = terms.flatMap((term) => /^!?amlEvents\.(\w+)/.exec(term)?.[1] ?? []);
  expect(tested.length).toBeGreaterThan(10);
  expect(tested.filter((key) => !known.has(key))).toEqual([]);
});

test("every view has an icon, and the empty tree welcomes with two buttons", () => {
  for (const { icon } of Object.values(contributes.views).flat()) expect(icon).toBeTruthy();
  const welcome = contributes.viewsWelcome.find((one) => one.view === "amlEvents.workspaces")?.contents ?? "";
  const buttons = welcome.split("\n").flatMap((line) => /^\[(.+)\]\(command:(.+)\)$/.exec(line)?.slice(1) ?? []);
  expect(buttons).toEqual([
    "Start the Local Event Grid",
    "amlEvents.startLocalEventGrid",
    "Sign In to Azure…",
    "amlEvents.signIn",
  ]);
});

test("the Delete key deletes only a selected event subscription", () => {
  const [binding] = contributes.keybindings;
  const keys = { focusedView: "amlEvents.workspaces", listFocus: "true" };
  const applies = (kind: string, more: ContextKeys = {}): boolean =>
    evaluate(binding?.when ?? "false", { ...keys, "amlEvents.selectedKind": kind, ...more });
  expect(applies("eventSubscription")).toBe(true);
  expect([applies("workspace"), applies("tail"), applies("eventSubscription", { inputFocus: "true" })]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each([
  ["empty", "raiseSampleEvent"],
  ["failure startLocalEventGrid", "startLocalEventGrid"],
  ["failure retry", "showDeliveries"],
])("the row %j of Deliveries offers its next step as a button and in its menu", (viewItem, command) => {
  const keys = { view: "amlEvents.deliveries", viewItem };
  const items = contributes.menus["view/item/context"]?.filter(({ when }) => evaluate(when, keys)) ?? [];
  expect(items.map((item) => [withoutPrefix(item.command), isInline(item)])).toEqual([
    [command, true],
    [command, false],
  ]);
});

test("the walkthrough has five steps, each with a command, and ends with an event in Live Events", () => {
  const [walkthrough] = contributes.walkthroughs;
  const declared = new Set(contributes.commands.map(({ command }) => command));
  const steps = walkthrough?.steps ?? [];
  expect(steps).toHaveLength(5);
  for (const { description } of steps) {
    const command = /\(command:([\w.]+)\)/.exec(description)?.[1] ?? "";
    expect(declared.has(command) || command === "amlEvents.workspaces.focus").toBe(true);
  }
  expect(steps.at(-1)?.completionEvents).toEqual(["onContext:amlEvents.hasLiveEvents"]);
});
