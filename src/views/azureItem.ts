import * as vscode from "vscode";
import type { Gap } from "../app/gap.ts";
import type { CloudNode, GapNode } from "../app/node.ts";
import { type Failure, tell } from "../core/failure.ts";
import type { Account } from "../ports/accounts.ts";
import { card } from "./card.ts";

/** The row of Azure: who is signed in. */
export function azureItem(label: string, accounts: readonly Account[]): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.description = accounts.map((account) => account.label).join(", ");
  item.iconPath = new vscode.ThemeIcon("azure");
  item.tooltip = card(
    label,
    accounts.map((account) => [keepers[account.keeper], account.label] as const),
  );
  item.accessibilityInformation = { label: item.description ? `${label}, ${item.description}` : label };
  return item;
}

const keepers: Readonly<Record<Account["keeper"], string>> = {
  vscode: "Account of VS Code",
  machine: "Account of this machine",
};

/** The row of what is missing: says so, and a click is the way on. */
export function gapItem(node: GapNode): vscode.TreeItem {
  const { label, icon, tooltip, description, command } = words(node);
  const item = new vscode.TreeItem(label);
  const colour = colours[icon];
  item.iconPath = new vscode.ThemeIcon(icon, colour ? new vscode.ThemeColor(colour) : undefined);
  item.tooltip = tooltip;
  if (description) item.description = description;
  item.command = { arguments: [node], ...command };
  item.accessibilityInformation = { label: [label, description, tooltip].filter(Boolean).join(", ") };
  return item;
}

interface Words {
  readonly label: string;
  readonly icon: string;
  readonly tooltip: string;
  readonly description?: string;
  /** Takes the row itself, unless it has other arguments. */
  readonly command: vscode.Command;
}

function words({ gap, in: cloud }: GapNode): Words {
  switch (gap.kind) {
    case "signedOut":
      return {
        label: "Signed out: sign in",
        icon: "sign-in",
        tooltip: gap.failure ? tell(gap.failure) : `Nobody is signed in to ${cloud.label}.`,
        command: signIn,
      };
    case "account":
      return { label: `${gap.account.label}: ${again(gap.failure)}`, ...needed(gap.failure) };
    case "tenant":
      return {
        label: `${upper(again(gap.failure))} to tenant ${gap.tenant.name}`,
        description: gap.account.label,
        ...needed(gap.failure),
      };
    case "tenants":
      return {
        label: `${gap.more} more ${gap.more === 1 ? "tenant needs" : "tenants need"} a sign-in: choose`,
        icon: "key",
        tooltip: "Sign In to Tenant offers them all.",
        command: { command: "amlEvents.signInToTenant", title: "Sign In to Tenant" },
      };
    case "failed":
      return { ...failed(gap, cloud), label: gap.failure.message, icon: "error" };
    case "noAzureSubscriptions":
      return {
        label: "No Azure subscriptions: sign in with another account",
        icon: "info",
        tooltip: `${gap.accounts.map(({ label }) => label).join(", ")}: no Azure subscription is shown to any of them.`,
        command: { command: "amlEvents.signInWithAnotherAccount", title: "Sign In with Another Account" },
      };
    case "noneOfTheChosen":
      return {
        label:
          gap.chosen === 1
            ? "The chosen Azure subscription is not here: choose others"
            : `None of the ${gap.chosen} chosen Azure subscriptions is here: choose others`,
        icon: "list-selection",
        tooltip: "The accounts that are signed in see other Azure subscriptions than the chosen ones.",
        command: choose,
      };
    case "noWorkspaces":
      return {
        label: `No workspaces in ${azureSubscriptionWords(gap)}`,
        icon: "info",
        tooltip: "No Azure Machine Learning workspace is there that you may see.",
        command: gap.chosen
          ? choose
          : { command: "amlEvents.signInWithAnotherAccount", title: "Sign In with Another Account" },
      };
  }
}

function azureSubscriptionWords({ in: count, chosen }: Extract<Gap, { kind: "noWorkspaces" }>): string {
  if (chosen) return `the ${count === 1 ? "" : `${count} `}chosen Azure ${subscriptions(count)}: choose others`;
  return `your ${count === 1 ? "" : `${count} `}Azure ${subscriptions(count)}: sign in with another account`;
}

const subscriptions = (count: number): string => (count === 1 ? "subscription" : "subscriptions");

/** What is refused before anybody is asked is a setting; the rest may go better the next time. */
function failed({ where, failure, kept }: Extract<Gap, { kind: "failed" }>, cloud: CloudNode) {
  if (where === cloud.label && failure.code === "refused")
    return {
      description: "open the settings",
      tooltip: tell(failure),
      command: {
        command: "workbench.action.openSettings",
        title: "Open Settings",
        arguments: ["microsoft-sovereign-cloud"],
      },
    };
  const parts = [where === cloud.label ? "" : where, kept ? "shown is what was there before" : "", "retry"];
  return {
    description: parts.filter(Boolean).join("; "),
    tooltip: tell(failure),
    command: { command: "amlEvents.refresh", title: "Refresh", arguments: [cloud] },
  };
}

const signIn = { command: "amlEvents.signIn", title: "Sign In" };
const choose = { command: "amlEvents.selectAzureSubscriptions", title: "Select Azure Subscriptions" };
const needed = (failure: Failure) => ({ icon: "key", tooltip: tell(failure), command: signIn });
const again = ({ code }: Failure): string => (code === "signed-out" ? "sign in" : "sign in again");
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const colours: Readonly<Record<string, string>> = {
  key: "list.warningForeground",
  error: "list.errorForeground",
};
