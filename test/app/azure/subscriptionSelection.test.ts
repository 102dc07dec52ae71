import { expect, test } from "vitest";
import type { Obstacle } from "../../../src/app/azure/obstacle.ts";
import { toSelectionEntries } from "../../../src/app/azure/subscriptionSelection.ts";
import type { VisibleSubscription } from "../../../src/app/azure/visibleResources.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Account } from "../../../src/ports/accounts.ts";

const account: Account = { id: "eva", label: "eva@contoso.com", provider: "vscode" };
const subscription = (id: string, tenantId?: string): VisibleSubscription => ({
  id,
  name: id,
  tenantId: "home",
  tenantName: "Home",
  identity: { account, ...(tenantId ? { tenantId } : {}) },
});
const [a, b] = [subscription("A", "guest"), subscription("b")];
const away: Obstacle = {
  kind: "failed",
  where: "Azure",
  failure: new Failure("unreachable", "Away."),
  hasLastKnownRows: false,
};

test("stores the picked Azure subscriptions with the tenant they are reached through", () => {
  expect(toSelectionEntries([a], [a, b], [], [])).toEqual(["guest/A"]);
  expect(toSelectionEntries([b], [a, b], ["guest/A"], [])).toEqual(["home/b"]);
});

test.each([
  ["none", []],
  ["all", [a, b]],
])("stores no entry where %s were picked, so that later ones are included", (_, picked) => {
  expect(toSelectionEntries(picked, [a, b], ["x/y"], [])).toEqual([]);
});

test("keeps entries that could not be offered", () => {
  expect(toSelectionEntries([a, b], [a, b], ["x/Hidden", "guest/a"], [away])).toEqual([
    "guest/A",
    "home/b",
    "x/Hidden",
  ]);
  expect(toSelectionEntries([a], [a, b], ["x/Hidden"], undefined)).toEqual(["guest/A", "x/Hidden"]);
  expect(
    toSelectionEntries([a], [a, b], ["x/gone"], [{ kind: "noWorkspaces", searchedCount: 2, hasSelection: true }]),
  ).toEqual(["guest/A"]);
});
