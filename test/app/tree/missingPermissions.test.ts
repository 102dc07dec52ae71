import { expect, test } from "vitest";
import { formatForbiddenActions, describeMissingPermissions } from "../../../src/app/tree/missingPermissions.ts";
import { type PermissionAction, forbiddenActions } from "../../../src/core/permissions.ts";

const may = (...notActions: readonly string[]): readonly PermissionAction[] =>
  forbiddenActions([{ actions: ["*"], notActions }]);
const [write, remove] = ["write", "delete"].map((verb) => `Microsoft.EventGrid/eventSubscriptions/${verb}`);

test.each<[string, readonly PermissionAction[], string, string | undefined]>([
  ["may only read", may("*/write", "*/delete"), "Read only", `${write} and ${remove}`],
  ["may not delete", may("*/delete"), "You may not delete these", remove],
  ["may not write", may("*/write"), "You may not change these", write],
  ["may not even list", may("*"), "Nor change them", `${write} and ${remove}`],
  ["may neither list nor delete", may("*/read", "*/delete"), "Nor delete them", remove],
])("the row of who %s says that, with the missing actions and no other", (_, given, label, missing) => {
  const words = describeMissingPermissions(given);
  expect(words.label).toBe(label);
  expect(words.facts).toContainEqual(["Missing", missing]);
  expect(words.facts).toContainEqual(["Granted by", "the role EventGrid EventSubscription Contributor"]);
});

test.each<[readonly PermissionAction[], string]>([
  [may(), ""],
  [may("*/write", "*/delete"), "Read only"],
  [may("*/read"), "You may not list event subscriptions"],
  [may("*"), "You may not list, create, change or delete event subscriptions"],
  [["tail"], "You may not tail events"],
])("%s is told in few words", (given, label) => {
  expect(formatForbiddenActions(given)).toBe(label);
});
