import * as fc from "fast-check";
import { expect, test } from "vitest";
import { allows, type Deed, missingAction, missingRight, type Permission } from "../../src/core/permissions.ts";

const refusal = (action: string): string =>
  `The client 'reader' with object id '0' does not have authorization to perform action '${action}' over scope '/subscriptions/s' or the scope is invalid.`;

const [reader, contributor] = ["EventGrid EventSubscription Reader", "EventGrid EventSubscription Contributor"];

test.each([
  ["Microsoft.EventGrid/eventSubscriptions/read", "read event subscriptions", reader],
  ["microsoft.eventgrid/EVENTSUBSCRIPTIONS/read", "read event subscriptions", reader],
  ["Microsoft.EventGrid/eventSubscriptions/write", "create or change event subscriptions", contributor],
  ["Microsoft.EventGrid/eventSubscriptions/delete", "delete event subscriptions", contributor],
  ["Microsoft.EventGrid/eventSubscriptions/getFullUrl/action", "read the full URL of a webhook", contributor],
  [
    "Microsoft.EventGrid/eventSubscriptions/getDeliveryAttributes/action",
    "do Microsoft.EventGrid/eventSubscriptions/getDeliveryAttributes/action",
    contributor,
  ],
  ["Microsoft.MachineLearningServices/workspaces/read", "read workspaces", "Reader"],
  ["Microsoft.EventGrid/systemTopics/read", "do Microsoft.EventGrid/systemTopics/read", "Reader"],
  ["Microsoft.EventGrid/systemTopics/write", "do Microsoft.EventGrid/systemTopics/write", "EventGrid Contributor"],
])("who lacks %s is told so in words, and of the role that has it", (action, deed, role) => {
  expect(missingRight(refusal(action))).toEqual({
    message: `You may not ${deed} here.`,
    remedy: `Ask for the role ${role}: it grants ${action}.`,
    role,
    deed,
  });
});

test.each([
  ["names no action", "No."],
  ["names an action that no role of ours grants", refusal("Microsoft.Compute/disks/write")],
  ["names something hostile", refusal("<img src=x>/read")],
  ["is empty", ""],
])("a refusal that %s promises nothing", (_, message) => {
  expect(missingRight(message)).toBeUndefined();
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
  expect(allows(permissions, action)).toBe(granted);
});

test("a wildcard means what a regular expression would say, for any pattern and text", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "B", "/", "*"), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, action) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "is");
      expect(allows([role([pattern])], action)).toBe(expression.test(action));
    }),
  );
});

test("more roles never grant less", () => {
  const permission = fc.record({ actions: fc.array(actions()), notActions: fc.array(actions()) });
  fc.assert(
    fc.property(fc.array(permission), permission, actions(), (before, more, action) => {
      if (allows(before, action)) expect(allows([...before, more], action)).toBe(true);
    }),
  );
});

const actions = () => fc.constantFrom("*", "*/read", "p/*", "p/t/read", "p/t/write", "q/t/read");

test("a hostile pattern costs no time", () => {
  expect(allows([role(["*a".repeat(20_000)])], "a".repeat(30_000))).toBe(true);
  expect(allows([role([`${"*a".repeat(20_000)}b`])], "a".repeat(30_000))).toBe(false);
});

test.each<[Deed, readonly Permission[], string | undefined]>([
  ["write", [role(["*/read"])], write],
  ["tail", [role([write])], "Microsoft.EventGrid/eventSubscriptions/delete"],
  ["tail", [role(["*"])], undefined],
  ["delete", [role(["*"], ["*/delete"])], "Microsoft.EventGrid/eventSubscriptions/delete"],
])("to %s with such rights the missing action is named", (deed, permissions, missing) => {
  expect(missingAction(permissions, deed)).toBe(missing);
});
