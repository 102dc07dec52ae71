import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  isActionAllowed,
  type PermissionAction,
  rbacActions,
  describePermissionActions,
  forbiddenActions,
  missingRbacActions,
  parseMissingPermission,
  type Permission,
  leastPrivilegedRole,
} from "../../src/core/permissions.ts";

const refusal = (action: string): string =>
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
])("who lacks %s is told so in actionDescription, and of the role that has it", (action, actionDescription, role) => {
  expect(parseMissingPermission(refusal(action))).toEqual({
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
  ["names an action that no role of ours grants", refusal("Microsoft.Compute/disks/write")],
  ["names something hostile", refusal("<img src=x>/read")],
  ["is empty", ""],
  [
    "names an action of ours that is granted, and another that is missing on the destination",
    "The client 'c' with object id '0' has permission to perform action 'Microsoft.EventGrid/eventSubscriptions/write' on scope '/subscriptions/s'; however, it does not have permission to perform action(s) 'Microsoft.EventHub/namespaces/eventhubs/write' on the linked scope(s) '/subscriptions/t' or the linked scope(s) are invalid.",
  ],
])("a refusal that %s promises nothing", (_, message) => {
  expect(parseMissingPermission(message)).toBeUndefined();
});

const write = "Microsoft.EventGrid/eventSubscriptions/write";
const role = (actions: readonly string[], notActions: readonly string[] = []): Permission => ({ actions, notActions });

test.each<[string, readonly Permission[], string, boolean]>([
  ["nothing", [], write, false],
  ["its very name", [role([write])], write, true],
  ["its name in another case", [role([write.toUpperCase()])], write, true],
  ["everything", [role(["*"])], write, true],
  ["reading everything", [role(["*/read"])], write, false],
  ["reading everything", [role(["*/read"])], "Microsoft.EventGrid/eventSubscriptions/read", true],
  ["all of a type", [role(["Microsoft.EventGrid/eventSubscriptions/*"])], write, true],
  ["a wildcard that spans slashes", [role(["Microsoft.*/write"])], write, true],
  ["a wildcard that needs a slash more", [role(["Microsoft.EventGrid/*/*/write"])], write, false],
  ["all but it", [role(["*"], [write])], write, false],
  [
    "all but its type in one role, and it in another",
    [role(["*"], ["Microsoft.EventGrid/*"]), role([write])],
    write,
    true,
  ],
  ["a name that only begins like it", [role([`${write}r`])], write, false],
  ["a part that would overlap", [role(["ab*ba"])], "aba", false],
  ["characters that mean something in a pattern elsewhere", [role(["Microsoft?EventGrid/.*"])], write, false],
])("%s grants it or not", (_, permissions, action, granted) => {
  expect(isActionAllowed(permissions, action)).toBe(granted);
});

test("a wildcard means what a regular expression would say, for any pattern and text", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "B", "/", "*"), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, action) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "is");
      expect(isActionAllowed([role([pattern])], action)).toBe(expression.test(action));
    }),
  );
});

test("more roles never grant less", () => {
  const permission = fc.record({ actions: fc.array(actions()), notActions: fc.array(actions()) });
  fc.assert(
    fc.property(fc.array(permission), permission, actions(), (before, more, action) => {
      if (isActionAllowed(before, action)) expect(isActionAllowed([...before, more], action)).toBe(true);
    }),
  );
});

const actions = () => fc.constantFrom("*", "*/read", "p/*", "p/t/read", "p/t/write", "q/t/read");

test("a hostile pattern costs no time", () => {
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
])("to %s with such rights the missing actions are named", (deed, permissions, missing) => {
  expect(missingRbacActions(permissions, deed)).toEqual(missing);
});

test.each<[string, readonly Permission[], readonly PermissionAction[]]>([
  ["an owner", [role(["*"])], []],
  ["a reader", [role(["*/read"])], ["write", "delete", "tail"]],
  ["who may write but not delete", [role(["*"], ["*/delete"])], ["delete", "tail"]],
  ["who may delete but not write", [role(["*/READ", "*/Delete"])], ["write", "tail"]],
  ["who may do nothing", [], ["list", "write", "delete", "tail"]],
])("what is forbidden to %s", (_, permissions, expected) => {
  expect(forbiddenActions(permissions)).toEqual(expected);
});

test.each<[string, Permission, readonly PermissionAction[]]>([
  [
    "the role for event subscriptions",
    role(["Microsoft.EventGrid/eventSubscriptions/*"]),
    ["list", "write", "delete", "tail"],
  ],
  ["a reader", role(["*/read"]), ["write", "delete", "tail"]],
  ["the role for all of Event Grid", role(["Microsoft.EventGrid/*"]), []],
  ["a role for system topics", role(["Microsoft.EventGrid/systemTopics/*"]), []],
])("below a system topic, other actions count: %s", (_, permission, expected) => {
  expect(forbiddenActions([permission], "systemTopic")).toEqual(expected);
});

test("one more permission, or one more action in one, never forbids more", () => {
  const all = Object.values(rbacActions.workspace).flat();
  const pattern = fc.constantFrom("*", "*/read", "*/WRITE", "Microsoft.EventGrid/*", "Microsoft.*/delete", ...all);
  const permission = fc.record({ actions: fc.array(pattern), notActions: fc.array(pattern) });
  fc.assert(
    fc.property(fc.array(permission), permission, pattern, (before, more, action) => {
      const was = forbiddenActions(before);
      expect(was).toEqual(expect.arrayContaining([...forbiddenActions([...before, more])]));
      const wider = before.map((one) => ({ ...one, actions: [...one.actions, action] }));
      expect(was).toEqual(expect.arrayContaining([...forbiddenActions(wider)]));
    }),
  );
});

test("the role that is named for some missing actions makes each deed possible that they are missing for", () => {
  // As Microsoft documents them; the source is beside the table of roles.
  const granted: Readonly<Record<string, readonly string[]>> = {
    [reader]: ["Microsoft.EventGrid/eventSubscriptions/read"],
    [contributor]: ["Microsoft.EventGrid/eventSubscriptions/*"],
  };
  for (const some of [
    ["list"],
    ["write"],
    ["delete"],
    ["write", "delete"],
    ["list", "write"],
    ["tail"],
  ] as PermissionAction[][]) {
    const named = leastPrivilegedRole(some.flatMap((deed) => rbacActions.workspace[deed])) ?? "";
    expect(some.filter((deed) => forbiddenActions([role(granted[named] ?? [])]).includes(deed))).toEqual([]);
    expect(named).toBe(some.join() === "list" ? reader : contributor);
  }
});

test("no single role is named for what none grants", () => {
  expect(leastPrivilegedRole(["Microsoft.MachineLearningServices/workspaces/read", write])).toBeUndefined();
});

test.each<[readonly PermissionAction[], string]>([
  [["list", "write", "delete", "tail"], "list, create, change or delete event subscriptions"],
  [["delete", "tail"], "delete event subscriptions"],
  [["write"], "create or change event subscriptions"],
  [["tail"], "tail events"],
])("%s reads well", (some, actionDescription) => {
  expect(describePermissionActions(some, "or")).toBe(actionDescription);
});
