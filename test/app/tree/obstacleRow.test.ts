import { describe, expect, test } from "vitest";
import type { Obstacle } from "../../../src/app/azure/obstacle.ts";
import { obstacleRow } from "../../../src/app/tree/obstacleRow.ts";
import { settingsQueryOf } from "../../../src/app/tree/remedyCommands.ts";
import { rowActionsOf } from "../../../src/app/tree/rowActions.ts";
import type { CloudNode } from "../../../src/app/tree/treeNode.ts";
import { Failure } from "../../../src/core/failure.ts";
import type { Account } from "../../../src/ports/accounts.ts";

const azure: CloudNode = { kind: "cloud", label: "Azure", cloud: "azure" };
const account: Account = { id: "eva", label: "eva@contoso.com", provider: "vscode" };
const tenant = { id: "fabrikam", name: "Fabrikam" };
const signedOut = new Failure("signed-out", "You are signed out.");
const expired = new Failure("sign-in-again", "Azure wants more proof.");
const broken = new Failure("refused", "Azure is broken.");
const failedIn = (where: string, more: object = {}): Obstacle => ({
  kind: "failed",
  where,
  failure: broken,
  hasLastKnownRows: false,
  ...more,
});

describe("the row of an obstacle on Azure", () => {
  test.each<[Obstacle, string, string | undefined, string]>([
    [{ kind: "signedOut" }, "Not signed in to Azure", undefined, "signIn"],
    [{ kind: "account", account, failure: signedOut }, "Not signed in as eva@contoso.com", undefined, "signIn"],
    [{ kind: "account", account, failure: expired }, "eva@contoso.com needs a new sign-in", undefined, "signIn"],
    [
      { kind: "tenant", account, tenant, failure: signedOut },
      "Tenant Fabrikam",
      "not signed in, eva@contoso.com",
      "signIn",
    ],
    [
      { kind: "tenant", account, tenant, failure: expired },
      "Tenant Fabrikam",
      "needs a new sign-in, eva@contoso.com",
      "signIn",
    ],
    [{ kind: "tenants", count: 1 }, "1 more tenant needs a sign-in", undefined, "signInToTenant"],
    [{ kind: "tenants", count: 9 }, "9 more tenants need a sign-in", undefined, "signInToTenant"],
    [failedIn("eva@contoso.com"), "Azure is broken.", "eva@contoso.com", "retry"],
    [
      failedIn("eva@contoso.com", { tenant, hasLastKnownRows: true }),
      "Can't load tenant Fabrikam",
      "eva@contoso.com, Azure is broken, showing earlier results",
      "retry",
    ],
    [
      { kind: "noAzureSubscriptions", accounts: [account] },
      "No Azure subscriptions",
      "eva@contoso.com",
      "signInWithAnotherAccount",
    ],
    [
      { kind: "selectionNotFound", selectedCount: 1 },
      "Selected Azure subscription not found",
      undefined,
      "selectAzureSubscriptions",
    ],
    [
      { kind: "selectionNotFound", selectedCount: 2 },
      "Selected Azure subscriptions not found",
      undefined,
      "selectAzureSubscriptions",
    ],
    [
      { kind: "noWorkspaces", searchedCount: 2, hasSelection: true },
      "No workspaces",
      "in the 2 selected Azure subscriptions",
      "selectAzureSubscriptions",
    ],
    [
      { kind: "noWorkspaces", searchedCount: 1, hasSelection: false },
      "No workspaces",
      "in your Azure subscription",
      "signInWithAnotherAccount",
    ],
  ])("%o has the label %s", (obstacle, label, description, action) => {
    const node = { kind: "obstacle", parent: azure, obstacle } as const;
    const row = obstacleRow(node);
    expect([row.label, row.description, rowActionsOf(node, [])[0]]).toEqual([label, description, action]);
  });

  test("offers the settings where Azure was not asked because of one", () => {
    const node = { kind: "obstacle", parent: azure, obstacle: failedIn("Azure") } as const;
    expect(obstacleRow(node).label).toBe("Azure is broken.");
    expect(rowActionsOf(node, [])).toEqual(["openSettings"]);
    expect(settingsQueryOf(node)).toBe("microsoft-sovereign-cloud");
  });
});
