import * as vscode from "vscode";
import type { Gap } from "../app/azure.ts";
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
  const { label, icon, tooltip, description, command } = words(node.gap, node.in);
  const item = new vscode.TreeItem(label);
  const colour = colours[icon];
  item.iconPath = new vscode.ThemeIcon(icon, colour ? new vscode.ThemeColor(colour) : undefined);
  item.tooltip = tooltip;
  if (description) item.description = description;
  item.command = { ...command, arguments: command.command === "amlEvents.refresh" ? [node.in] : [node] };
  item.accessibilityInformation = { label: [label, description, tooltip].filter(Boolean).join(", ") };
  return item;
}

interface Words {
  readonly label: string;
  readonly icon: string;
  readonly tooltip: string;
  readonly description?: string;
  readonly command: { readonly command: string; readonly title: string };
}

function words(gap: Gap, { label: azure }: CloudNode): Words {
  switch (gap.kind) {
    case "signedOut":
      return {
        label: "Signed out: sign in",
        icon: "sign-in",
        tooltip: gap.failure ? tell(gap.failure) : `Nobody is signed in to ${azure}.`,
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
    case "failed":
      return {
        label: gap.failure.message,
        description: gap.where === azure ? "retry" : `${gap.where}: retry`,
        icon: "error",
        tooltip: tell(gap.failure),
        command: { command: "amlEvents.refresh", title: "Refresh" },
      };
    case "noAzureSubscriptions":
      return {
        label: "No Azure subscriptions",
        description: "sign in with another account",
        icon: "info",
        tooltip: `${gap.accounts.map(({ label }) => label).join(", ")}: no Azure subscription is shown to any of them.`,
        command: { command: "amlEvents.signInWithAnotherAccount", title: "Sign In with Another Account" },
      };
    case "noneOfTheChosen":
      return {
        label: "Choose Azure subscriptions",
        description: gap.chosen === 1 ? "the chosen one is not here" : `the ${gap.chosen} chosen are not here`,
        icon: "list-selection",
        tooltip: "The accounts that are signed in see other Azure subscriptions than the chosen ones.",
        command: choose,
      };
    case "noWorkspaces":
      return {
        label: "No workspaces: choose others",
        description: gap.in === 1 ? "none in 1 Azure subscription" : `none in ${gap.in} Azure subscriptions`,
        icon: "info",
        tooltip: "None of the chosen Azure subscriptions has an Azure Machine Learning workspace that you may see.",
        command: choose,
      };
  }
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
