import type { FailureObstacle } from "../azure/obstacle.ts";
import { formatFailure } from "../../core/failure.ts";
import { type RowContent, rowIcons } from "./row.ts";
import type { ObstacleNode } from "./treeNode.ts";

/** What keeps workspaces on Azure from being shown. */
export function obstacleRow(node: ObstacleNode): RowContent {
  const { obstacle } = node;
  switch (obstacle.kind) {
    case "signedOut":
      return {
        label: "Not signed in to Azure",
        icon: { id: "account" },
        tooltip: obstacle.failure ? formatFailure(obstacle.failure) : "You aren't signed in to Azure.",
      };
    case "account": {
      const { account, failure } = obstacle;
      const label =
        failure.code === "signed-out" ? `Not signed in as ${account.label}` : `${account.label} needs a new sign-in`;
      return { label, icon: rowIcons.signIn, tooltip: formatFailure(failure) };
    }
    case "tenant": {
      const { account, tenant, failure } = obstacle;
      const state = failure.code === "signed-out" ? "not signed in" : "needs a new sign-in";
      return {
        // The name first, as a narrow sidebar cuts the end.
        label: `Tenant ${tenant.name}`,
        description: `${state}, ${account.label}`,
        icon: rowIcons.signIn,
        tooltip: formatFailure(failure),
      };
    }
    case "tenants":
      return {
        label: `${obstacle.count} more ${obstacle.count === 1 ? "tenant needs" : "tenants need"} a sign-in`,
        icon: rowIcons.signIn,
        tooltip: "Sign in to a tenant to see its workspaces.",
      };
    case "failed":
      return failedRow(obstacle, node);
    case "noAzureSubscriptions":
      return {
        label: "No Azure subscriptions",
        description: obstacle.accounts.map(({ label }) => label).join(", "),
        icon: rowIcons.info,
        tooltip: "This account sees no Azure subscriptions. Sign in with another account.",
      };
    case "selectionNotFound":
      return {
        label: `Selected Azure ${plural(obstacle.selectedCount)} not found`,
        icon: { id: "list-selection" },
        tooltip: "The signed-in accounts can see Azure subscriptions, but not the selected ones. Select others.",
      };
    case "noWorkspaces": {
      const { searchedCount, hasSelection } = obstacle;
      const count = searchedCount === 1 ? "" : `${searchedCount} `;
      const next = hasSelection ? "Select other Azure subscriptions" : "Sign in with another account";
      return {
        label: "No workspaces",
        icon: rowIcons.info,
        tooltip: `No Azure Machine Learning workspaces are visible to you. ${next}.`,
        description: `in ${hasSelection ? "the " : "your "}${count}${hasSelection ? "selected " : ""}Azure ${plural(searchedCount)}`,
      };
    }
  }
}

const plural = (count: number): string => (count === 1 ? "subscription" : "subscriptions");

function failedRow(
  { where, tenant, failure, hasLastKnownRows }: FailureObstacle,
  { parent }: ObstacleNode,
): RowContent {
  const details = [
    where === parent.label ? "" : where,
    tenant ? failure.message.replace(/\.$/, "") : "",
    hasLastKnownRows ? "showing earlier results" : "",
  ];
  return {
    label: tenant ? `Can't load tenant ${tenant.name}` : failure.message,
    description: details.filter(Boolean).join(", "),
    icon: rowIcons.error,
    tooltip: formatFailure(failure),
  };
}
