import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  isActionAllowed,
  type PermissionAction,
  rbacActions,
  forbiddenActions,
  missingRbacActions,
  type Permission,
} from "../../src/core/permissions.ts";
import {
  describePermissionActions,
  parseMissingPermission,
  leastPrivilegedRole,
} from "../../src/core/permissionTexts.ts";

const createRefusal = (action: string): string =>
  `The client 'reader' with object id '0' does not have authorization to perform action '${action}' over scope '/subscriptions/s' or the scope is invalid.`;

const [reader, contributor] = ["EventGrid EventSubscription Reader", "EventGrid EventSubscription Contributor"];

test.each([
  ["Microsoft.EventGrid/eventSubscriptions/read", "list event subscriptions", reader],
  ["microsoft.eventgrid/EVENTSUBSCRIPTIONS/read", "list event subscriptions", reader],
  ["Microsoft.EventGrid/eventSubscriptions/write", "create or change event subscriptions", contributor],
  ["Microsoft.EventGrid/eventSubscriptions/delete", "delete event subscriptions", contributor],
  ["Microsoft.EventGrid/eventSubscriptions/getFullUrl/action", "read the full URL of a webhook", contributor],
  [
    "Microsoft.EventGrid/eventSubscriptions/getDeliveryAttributes/action",
    "do Microsoft.EventGrid/eventSubscriptions/getDeliveryAttributes/action",
    contributor,
  ],
  ["Microsoft.EventGrid/systemTopics/eventSubscriptions/read", "list event subscriptions", "Reader"],
  [
    "Microsoft.EventGrid/systemTopics/eventSubscriptions/write",
    "create or change event subscriptions",
    "EventGrid Contributor",
  ],
  ["Microsoft.MachineLearningServices/workspaces/read", "list workspaces", "Reader"],
  [
    "Microsoft.EventGrid/systemTopics/eventSubscriptions/getFullUrl/action",
    "read the full URL of a webhook",
    "EventGrid Contributor",
  ],
  ["Microsoft.EventGrid/systemTopics/read", "do Microsoft.EventGrid/systemTopics/read", "Reader"],
  ["Microsoft.EventGrid/systemTopics/write", "do Microsoft.EventGrid/systemTopics/write", "EventGrid Contributor"],
])("explains that %s is missing as '%s', and suggests the role %s", (action, actionDescription, role) => {
  expect(parseMissingPermission(createRefusal(action))).toEqual({
    action,
    message: `You may not ${actionDescription} here.`,
    remedy: `Ask for the role ${role}, which grants ${action}.`,
    role,
    actionDescription,
    scope: "/subscriptions/s",
  });
});

test.each([
  ["names no action", "No."],
  ["names an action that none of our roles grants", createRefusal("Microsoft.Compute/disks/write")],
  ["names a hostile action", createRefusal("<img src=x>/read")],
  ["is empty", ""],
  [
    "names a granted action and one that is missing on the destination",
    "The client 'c' with object id '0' has permission to perform action 'Microsoft.EventGrid/eventSubscriptions/write' on scope '/subscriptions/s'; however, it does not have permission to perform action(s) 'Microsoft.EventHub/namespaces/eventhubs/write' on the linked scope(s) '/subscriptions/t' or the linked scope(s) are invalid.",
  ],
])("suggests no role for a refusal that %s", (_, message) => {
  expect(parseMissingPermission(message)).toBeUndefined();
});

const write = "Microsoft.EventGrid/eventSubscriptions/write";
const role = (actions: readonly string[], notActions: readonly string[] = []): Permission => ({ actions, notActions });

test.each<[string, readonly Permission[], string, boolean]>([
  ["nothing", [], write, false],
  ["its exact name", [role([write])], write, true],
  ["its name in a different case", [role([write.toUpperCase()])], write, true],
  ["everything", [role(["*"])], write, true],
  ["read access to everything", [role(["*/read"])], write, false],
  ["read access to everything", [role(["*/read"])], "Microsoft.EventGrid/eventSubscriptions/read", true],
  ["all actions of its type", [role(["Microsoft.EventGrid/eventSubscriptions/*"])], write, true],
  ["a wildcard that spans slashes", [role(["Microsoft.*/write"])], write, true],
  ["a wildcard that requires one more slash", [role(["Microsoft.EventGrid/*/*/write"])], write, false],
  ["everything but it", [role(["*"], [write])], write, false],
  [
    "everything but its type in one role, and it in another",
    [role(["*"], ["Microsoft.EventGrid/*"]), role([write])],
    write,
    true,
  ],
  ["a longer name", [role([`${write}r`])], write, false],
  ["parts that would overlap", [role(["ab*ba"])], "aba", false],
  ["regular expression syntax", [role(["Microsoft?EventGrid/.*"])], write, false],
])("%s: whether it is granted", (_, permissions, action, granted) => {
  expect(isActionAllowed(permissions, action)).toBe(granted);
});

test("a wildcard matches like .* in a regular expression, for any pattern and text", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "B", "/", "*"), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, action) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "is");
      expect(isActionAllowed([role([pattern])], action)).toBe(expression.test(action));
    }),
  );
});

test("another role never grants less", () => {
  const permission = fc.record({ actions: fc.array(actions()), notActions: fc.array(actions()) });
  fc.assert(
    fc.property(fc.array(permission), permission, actions(), (before, added, action) => {
      if (isActionAllowed(before, action)) expect(isActionAllowed([...before, added], action)).toBe(true);
    }),
  );
});

const actions = () => fc.constantFrom("*", "*/read", "p/*", "p/t/read", "p/t/write", "q/t/read");

test("a hostile pattern doesn't take long", () => {
  expect(isActionAllowed([role(["*a".repeat(20_000)])], "a".repeat(30_000))).toBe(true);
  expect(isActionAllowed([role([`${"*a".repeat(20_000)}b`])], "a".repeat(30_000))).toBe(false);
});

const remove = "Microsoft.EventGrid/eventSubscriptions/delete";

test.each<[PermissionAction, readonly Permission[], readonly string[]]>([
  ["list", [role(["*/read"])], []],
  ["list", [], ["Microsoft.EventGrid/eventSubscriptions/read"]],
  ["write", [role(["*/read"])], [write]],
  ["tail", [role([write])], [remove]],
  ["tail", [role(["*/read"])], [write, remove]],
  ["tail", [role(["*"])], []],
  ["tail", [role([write]), role([remove])], []],
  ["delete", [role(["*"], ["*/delete"])], [remove]],
])("names the actions missing to %s with %j", (action, permissions, missing) => {
  expect(missingRbacActions(permissions, action)).toEqual(missing);
});

test.each<[string, readonly Permission[], readonly PermissionAction[]]>([
  ["an owner", [role(["*"])], []],
  ["a reader", [role(["*/read"])], ["write", "delete", "tail"]],
  ["someone who can write but not delete", [role(["*"], ["*/delete"])], ["delete", "tail"]],
  ["someone who can delete but not write", [role(["*/READ", "*/Delete"])], ["write", "tail"]],
  ["someone without permissions", [], ["list", "write", "delete", "tail"]],
])("finds what is forbidden to %s", (_, permissions, expected) => {
  expect(forbiddenActions(permissions)).toEqual(expected);
});

test.each<[string, Permission, readonly PermissionAction[]]>([
  [
    "a contributor of event subscriptions",
    role(["Microsoft.EventGrid/eventSubscriptions/*"]),
    ["list", "write", "delete", "tail"],
  ],
  ["a reader", role(["*/read"]), ["write", "delete", "tail"]],
  ["an Event Grid contributor", role(["Microsoft.EventGrid/*"]), []],
  ["a contributor of system topics", role(["Microsoft.EventGrid/systemTopics/*"]), []],
])("finds what is forbidden below a system topic to %s", (_, permission, expected) => {
  expect(forbiddenActions([permission], "systemTopic")).toEqual(expected);
});

test("another permission, or another action in one, never forbids more", () => {
  const all = Object.values(rbacActions.workspace).flat();
  const pattern = fc.constantFrom("*", "*/read", "*/WRITE", "Microsoft.EventGrid/*", "Microsoft.*/delete", ...all);
  const permission = fc.record({ actions: fc.array(pattern), notActions: fc.array(pattern) });
  fc.assert(
    fc.property(fc.array(permission), permission, pattern, (before, added, action) => {
      const forbiddenBefore = forbiddenActions(before);
      expect(forbiddenBefore).toEqual(expect.arrayContaining([...forbiddenActions([...before, added])]));
      const wider = before.map((one) => ({ ...one, actions: [...one.actions, action] }));
      expect(forbiddenBefore).toEqual(expect.arrayContaining([...forbiddenActions(wider)]));
    }),
  );
});

test("the suggested role grants all missing actions", () => {
  // As documented by Microsoft. The link is at the table of roles.
  const granted: Readonly<Record<string, readonly string[]>> = {
    [reader]: ["Microsoft.EventGrid/eventSubscriptions/read"],
    [contributor]: ["Microsoft.EventGrid/eventSubscriptions/*"],
  };
  for (const actions of [
    ["list"],
    ["write"],
    ["delete"],
    ["write", "delete"],
    ["list", "write"],
    ["tail"],
  ] as PermissionAction[][]) {
    const suggested = leastPrivilegedRole(actions.flatMap((action) => rbacActions.workspace[action])) ?? "";
    const forbidden = forbiddenActions([role(granted[suggested] ?? [])]);
    expect(actions.filter((action) => forbidden.includes(action))).toEqual([]);
    expect(suggested).toBe(actions.join() === "list" ? reader : contributor);
  }
});

test("suggests no role if no single role grants all actions", () => {
  expect(leastPrivilegedRole(["Microsoft.MachineLearningServices/workspaces/read", write])).toBeUndefined();
});

test.each<[readonly PermissionAction[], string]>([
  [["list", "write", "delete", "tail"], "list, create, change or delete event subscriptions"],
  [["delete", "tail"], "delete event subscriptions"],
  [["write"], "create or change event subscriptions"],
  [["tail"], "tail events"],
])("describes %j as '%s'", (actions, actionDescription) => {
  expect(describePermissionActions(actions, "or")).toBe(actionDescription);
});
