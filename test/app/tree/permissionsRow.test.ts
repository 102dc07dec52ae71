import { expect, test } from "vitest";
import { formatForbiddenActions, permissionsRow } from "../../../src/app/tree/permissionsRow.ts";
import type { WorkspaceNode } from "../../../src/app/tree/treeNode.ts";
import { type PermissionAction, forbiddenActions } from "../../../src/core/permissions.ts";
import { workspace } from "../fakeDeps.ts";

const parent: WorkspaceNode = { kind: "workspace", cloud: "azure", workspace };
const forbiddenBy = (...notActions: readonly string[]): readonly PermissionAction[] =>
  forbiddenActions([{ actions: ["*"], notActions }]);
const [write, remove] = ["write", "delete"].map((verb) => `Microsoft.EventGrid/eventSubscriptions/${verb}`);

test.each<[string, readonly PermissionAction[], string, string | undefined]>([
  ["may only read", forbiddenBy("*/write", "*/delete"), "Read-only", `${write} and ${remove}`],
  ["may not delete", forbiddenBy("*/delete"), "You may not delete event subscriptions", remove],
  ["may not write", forbiddenBy("*/write"), "You may not change event subscriptions", write],
  ["may not even list", forbiddenBy("*"), "You may not change event subscriptions", `${write} and ${remove}`],
  ["may neither list nor delete", forbiddenBy("*/read", "*/delete"), "You may not delete event subscriptions", remove],
])("the row of a user who %s names the missing actions and no other", (_, given, label, missing) => {
  const row = permissionsRow({ kind: "permissions", parent, forbiddenActions: given });
  expect(row).toMatchObject({ label, tooltip: { title: label } });
  const facts = typeof row.tooltip === "object" ? row.tooltip.facts : [];
  expect(facts).toContainEqual({ label: "Missing", value: missing });
  expect(facts).toContainEqual({ label: "Granted by", value: "the role EventGrid EventSubscription Contributor" });
  for (const fact of facts) expect(row.accessibleLabel).toContain(`${fact.label}: ${fact.value}`);
});

test.each<[readonly PermissionAction[], string]>([
  [forbiddenBy(), ""],
  [forbiddenBy("*/write", "*/delete"), "Read-only"],
  [forbiddenBy("*/read"), "You may not list event subscriptions"],
  [forbiddenBy("*"), "You may not list, create, change or delete event subscriptions"],
  [["tail"], "You may not tail events"],
])("forbidden actions %s are described in few words", (given, label) => {
  expect(formatForbiddenActions(given)).toBe(label);
});
