import { describe, expect, test } from "vitest";
import type { Obstacle } from "../../../src/app/azure/obstacle.ts";
import { obstacleRow } from "../../../src/app/tree/obstacleRow.ts";
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
    [{ kind: "signedOut" }, "Sign in to Azure…", undefined, "signIn"],
    [{ kind: "account", account, failure: signedOut }, "Sign in as eva@contoso.com…", undefined, "signIn"],
    [{ kind: "account", account, failure: expired }, "Sign in again as eva@contoso.com…", undefined, "signIn"],
    [
      { kind: "tenant", account, tenant, failure: signedOut },
      "Sign in to tenant Fabrikam…",
      "eva@contoso.com",
      "signIn",
    ],
    [{ kind: "tenants", count: 1 }, "Sign in to 1 more tenant…", undefined, "signInToTenant"],
    [{ kind: "tenants", count: 9 }, "Sign in to 9 more tenants…", undefined, "signInToTenant"],
    [failedIn("eva@contoso.com"), "Azure is broken.", "eva@contoso.com, retry", "refresh"],
    [
      failedIn("eva@contoso.com", { tenant, hasLastKnownRows: true }),
      "Can't load tenant Fabrikam",
      "eva@contoso.com, Azure is broken, showing earlier results, retry",
      "refresh",
    ],
    [
      { kind: "noAzureSubscriptions", accounts: [account] },
      "No Azure subscriptions",
      "sign in with another account",
      "signInWithAnotherAccount",
    ],
    [
      { kind: "selectionNotFound", selectedCount: 1 },
      "Selected Azure subscription not found",
      "select others",
      "selectAzureSubscriptions",
    ],
    [
      { kind: "selectionNotFound", selectedCount: 2 },
      "Selected Azure subscriptions not found",
      "select others",
      "selectAzureSubscriptions",
    ],
    [
      { kind: "noWorkspaces", searchedCount: 2, hasSelection: true },
      "No workspaces",
      "in the 2 selected Azure subscriptions: select others",
      "selectAzureSubscriptions",
    ],
    [
      { kind: "noWorkspaces", searchedCount: 1, hasSelection: false },
      "No workspaces",
      "in your Azure subscription: sign in with another account",
      "signInWithAnotherAccount",
    ],
  ])("%o has the label %s", (obstacle, label, description, command) => {
    const row = obstacleRow({ kind: "obstacle", parent: azure, obstacle });
    expect([row.label, row.description, row.command?.command]).toEqual([label, description, `amlEvents.${command}`]);
  });

  test("opens the settings where Azure was not asked because of one", () => {
    const row = obstacleRow({ kind: "obstacle", parent: azure, obstacle: failedIn("Azure") });
    expect(row).toMatchObject({ label: "Azure is broken.", description: "open the settings" });
    expect(row.command).toMatchObject({ arguments: ["microsoft-sovereign-cloud"] });
  });
});
