import * as vscode from "vscode";
import type { FailureObstacle } from "../../app/azure/obstacle.ts";
import type { ListState } from "../../app/lists/listState.ts";
import type { CloudNode, ObstacleNode } from "../../app/tree/treeNode.ts";
import { type Failure, formatFailure } from "../../core/failure.ts";
import type { Account } from "../../ports/accounts.ts";
import { createTooltip } from "../tooltip.ts";

/** The row of Azure: who is signed in, and whether what is below is being looked for again for long. */
export function createAzureItem(
  label: string,
  accounts: readonly Account[],
  { asOf, isLoading: loading }: Pick<ListState<unknown>, "asOf" | "isLoading">,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  const names = accounts.map((account) => account.label).join(", ");
  item.description = [loading && asOf !== undefined ? "still looking" : "", names].filter(Boolean).join("; ");
  item.iconPath = new vscode.ThemeIcon("azure");
  item.tooltip = createTooltip(
    label,
    accounts.map((account) => [accountKeeperLabels[account.provider], account.label] as const),
  );
  item.accessibilityInformation = { label: item.description ? `${label}, ${item.description}` : label };
  return item;
}

const accountKeeperLabels: Readonly<Record<Account["provider"], string>> = {
  vscode: "Account of VS Code",
  machine: "Account of this machine",
};

/** The row of what is missing: says so, and a click is the way on. */
export function createObstacleItem(node: ObstacleNode): vscode.TreeItem {
  const { label, icon, tooltip, description, command } = describeObstacle(node);
  const item = new vscode.TreeItem(label);
  const colour = iconColors[icon];
  item.iconPath = new vscode.ThemeIcon(icon, colour ? new vscode.ThemeColor(colour) : undefined);
  item.tooltip = tooltip;
  if (description) item.description = description;
  item.command = { arguments: [node], ...command };
  item.accessibilityInformation = { label: [label, description, tooltip].filter(Boolean).join(", ") };
  return item;
}

interface ObstacleRow {
  readonly label: string;
  readonly icon: string;
  readonly tooltip: string;
  readonly description?: string;
  /** Takes the row itself, unless it has other arguments. */
  readonly command: vscode.Command;
}

function describeObstacle({ obstacle: gap, parent: cloud }: ObstacleNode): ObstacleRow {
  switch (gap.kind) {
    case "signedOut":
      return {
        label: "Signed out: sign in",
        icon: "sign-in",
        tooltip: gap.failure ? formatFailure(gap.failure) : `Nobody is signed in to ${cloud.label}.`,
        command: signInCommand,
      };
    case "account":
      return { label: `${gap.account.label}: ${signInVerb(gap.failure)}`, ...signInRow(gap.failure) };
    case "tenant":
      return {
        label: `${capitalize(signInVerb(gap.failure))} to tenant ${gap.tenant.name}`,
        description: gap.account.label,
        ...signInRow(gap.failure),
      };
    case "tenants":
      return {
        label: `Sign in to ${gap.more} more ${gap.more === 1 ? "tenant" : "tenants"}`,
        icon: "key",
        tooltip: "Sign In to Tenant offers them all.",
        command: { command: "amlEvents.signInToTenant", title: "Sign In to Tenant" },
      };
    case "failed":
      return describeFailedObstacle(gap, cloud);
    case "noAzureSubscriptions":
      return {
        label: "No Azure subscriptions",
        description: "sign in with another account",
        icon: "info",
        tooltip: `${gap.accounts.map(({ label }) => label).join(", ")}: no Azure subscription is shown to any of them.`,
        command: signInWithAnotherCommand,
      };
    case "noneOfTheChosen":
      return {
        label: "Choose Azure subscriptions",
        description: gap.chosen === 1 ? "the chosen one is not here" : `the ${gap.chosen} chosen are not here`,
        icon: "list-selection",
        tooltip: "The accounts that are signed in see other Azure subscriptions than the chosen ones.",
        command: selectSubscriptionsCommand,
      };
    case "noWorkspaces": {
      const [count, noun] = gap.in === 1 ? ["", "subscription"] : [`${gap.in} `, "subscriptions"];
      return {
        ...(gap.chosen
          ? {
              label: "No workspaces: choose others",
              description: `in the ${count}chosen Azure ${noun}`,
              command: selectSubscriptionsCommand,
            }
          : {
              label: "No workspaces",
              description: `in your ${count}Azure ${noun}: sign in with another account`,
              command: signInWithAnotherCommand,
            }),
        icon: "info",
        tooltip: "No Azure Machine Learning workspace is there that you may see.",
      };
    }
  }
}

function describeFailedObstacle(
  { where, tenant, failure, hasLastKnownRows: kept }: FailureObstacle,
  cloud: CloudNode,
): ObstacleRow {
  const icon = "error";
  // What is refused before anybody is asked is a setting; the rest may go better the next time.
  if (where === cloud.label && failure.code === "refused")
    return {
      label: failure.message,
      description: "open the settings",
      icon,
      tooltip: formatFailure(failure),
      command: { command: "workbench.action.openSettings", title: "Open Settings", arguments: [sovereignCloudSetting] },
    };
  const shown = kept ? "shown is what was there before" : "";
  return {
    label: tenant ? `Tenant ${tenant.name} failed: retry` : failure.message,
    description: (tenant
      ? [where, failure.message.replace(/\.$/, ""), shown]
      : [where === cloud.label ? "" : where, shown, "retry"]
    )
      .filter(Boolean)
      .join("; "),
    icon,
    tooltip: formatFailure(failure),
    command: { command: "amlEvents.refresh", title: "Refresh", arguments: [cloud] },
  };
}

const sovereignCloudSetting = "microsoft-sovereign-cloud";
const signInWithAnotherCommand = {
  command: "amlEvents.signInWithAnotherAccount",
  title: "Sign In with Another Account",
};
const signInCommand = { command: "amlEvents.signIn", title: "Sign In" };
const selectSubscriptionsCommand = {
  command: "amlEvents.selectAzureSubscriptions",
  title: "Select Azure Subscriptions",
};
const signInRow = (failure: Failure) => ({ icon: "key", tooltip: formatFailure(failure), command: signInCommand });
const signInVerb = ({ code }: Failure): string => (code === "signed-out" ? "sign in" : "sign in again");
const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const iconColors: Readonly<Record<string, string>> = {
  key: "list.warningForeground",
  error: "list.errorForeground",
};
