import type { FailureObstacle } from "../azure/obstacle.ts";
import { type Failure, formatFailure } from "../../core/failure.ts";
import { rowCommand } from "./commandTitles.ts";
import { openSettings } from "./remedyCommands.ts";
import { type RowContent, rowIcons } from "./row.ts";
import type { ObstacleNode } from "./treeNode.ts";

/** What keeps workspaces on Azure from being shown; selecting the row is the next step. */
export function obstacleRow(node: ObstacleNode): RowContent {
  const { obstacle } = node;
  switch (obstacle.kind) {
    case "signedOut":
      return {
        label: "Sign in to Azure…",
        icon: { id: "sign-in" },
        tooltip: obstacle.failure ? formatFailure(obstacle.failure) : "You aren't signed in to Azure.",
        command: rowCommand("signIn", node),
      };
    case "account":
      return signInRow(node, obstacle.failure, `as ${obstacle.account.label}`);
    case "tenant":
      return {
        ...signInRow(node, obstacle.failure, `to tenant ${obstacle.tenant.name}`),
        description: obstacle.account.label,
      };
    case "tenants":
      return {
        label: `Sign in to ${obstacle.count} more ${obstacle.count === 1 ? "tenant" : "tenants"}…`,
        icon: rowIcons.signIn,
        tooltip: "Select this row to choose a tenant.",
        command: rowCommand("signInToTenant"),
      };
    case "failed":
      return failedRow(obstacle, node);
    case "noAzureSubscriptions":
      return {
        label: "No Azure subscriptions",
        description: "sign in with another account",
        icon: rowIcons.info,
        tooltip: `No Azure subscriptions are visible to ${obstacle.accounts.map(({ label }) => label).join(", ")}.`,
        command: rowCommand("signInWithAnotherAccount"),
      };
    case "selectionNotFound":
      return {
        label: `Selected Azure ${plural(obstacle.selectedCount)} not found`,
        description: "select others",
        icon: { id: "list-selection" },
        tooltip: "The signed-in accounts can see Azure subscriptions, but not the selected ones.",
        command: rowCommand("selectAzureSubscriptions"),
      };
    case "noWorkspaces": {
      const { searchedCount, hasSelection } = obstacle;
      const count = searchedCount === 1 ? "" : `${searchedCount} `;
      const subscriptions = `${count}${hasSelection ? "selected " : ""}Azure ${plural(searchedCount)}`;
      return {
        label: "No workspaces",
        icon: rowIcons.info,
        tooltip: "No Azure Machine Learning workspaces are visible to you.",
        description: hasSelection
          ? `in the ${subscriptions}: select others`
          : `in your ${subscriptions}: sign in with another account`,
        command: rowCommand(hasSelection ? "selectAzureSubscriptions" : "signInWithAnotherAccount"),
      };
    }
  }
}

const plural = (count: number): string => (count === 1 ? "subscription" : "subscriptions");

function signInRow(node: ObstacleNode, failure: Failure, target: string): RowContent {
  const verb = failure.code === "signed-out" ? "Sign in" : "Sign in again";
  return {
    label: `${verb} ${target}…`,
    icon: rowIcons.signIn,
    tooltip: formatFailure(failure),
    command: rowCommand("signIn", node),
  };
}

function failedRow(
  { where, tenant, failure, hasLastKnownRows }: FailureObstacle,
  { parent }: ObstacleNode,
): RowContent {
  const shared = { icon: rowIcons.error, tooltip: formatFailure(failure) };
  const isWholeCloud = where === parent.label;
  // Azure was not asked: a setting is wrong, and trying again would not help.
  if (isWholeCloud && failure.code === "refused")
    return {
      ...shared,
      label: failure.message,
      description: "open the settings",
      command: openSettings("microsoft-sovereign-cloud"),
    };
  const details = [
    isWholeCloud ? "" : where,
    tenant ? failure.message.replace(/\.$/, "") : "",
    hasLastKnownRows ? "showing earlier results" : "",
    "retry",
  ];
  return {
    ...shared,
    label: tenant ? `Can't load tenant ${tenant.name}` : failure.message,
    description: details.filter(Boolean).join(", "),
    command: rowCommand("refresh", parent),
  };
}
