import * as vscode from "vscode";
import type { FailedGap } from "../app/gap.ts";
import type { Listed } from "../app/listed.ts";
import type { CloudNode, GapNode } from "../app/node.ts";
import { type Failure, tell } from "../core/failure.ts";
import type { Account } from "../ports/accounts.ts";
import { card } from "./card.ts";

/** The row of Azure: who is signed in, and whether what is below is being looked for again for long. */
export function azureItem(
  label: string,
  accounts: readonly Account[],
  { asOf, loading }: Pick<Listed<unknown>, "asOf" | "loading">,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  const names = accounts.map((account) => account.label).join(", ");
  item.description = [loading && asOf !== undefined ? "still looking" : "", names].filter(Boolean).join("; ");
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
        label: `Sign in to ${gap.more} more ${gap.more === 1 ? "tenant" : "tenants"}`,
        icon: "key",
        tooltip: "Sign In to Tenant offers them all.",
        command: { command: "amlEvents.signInToTenant", title: "Sign In to Tenant" },
      };
    case "failed":
      return failed(gap, cloud);
    case "noAzureSubscriptions":
      return {
        label: "No Azure subscriptions",
        description: "sign in with another account",
        icon: "info",
        tooltip: `${gap.accounts.map(({ label }) => label).join(", ")}: no Azure subscription is shown to any of them.`,
        command: signInWithAnother,
      };
    case "noneOfTheChosen":
      return {
        label: "Choose Azure subscriptions",
        description: gap.chosen === 1 ? "the chosen one is not here" : `the ${gap.chosen} chosen are not here`,
        icon: "list-selection",
        tooltip: "The accounts that are signed in see other Azure subscriptions than the chosen ones.",
        command: choose,
      };
    case "noWorkspaces": {
      const [count, noun] = gap.in === 1 ? ["", "subscription"] : [`${gap.in} `, "subscriptions"];
      return {
        ...(gap.chosen
          ? {
              label: "No workspaces: choose others",
              description: `in the ${count}chosen Azure ${noun}`,
              command: choose,
            }
          : {
              label: "No workspaces",
              description: `in your ${count}Azure ${noun}: sign in with another account`,
              command: signInWithAnother,
            }),
        icon: "info",
        tooltip: "No Azure Machine Learning workspace is there that you may see.",
      };
    }
  }
}

function failed({ where, tenant, failure, kept }: FailedGap, cloud: CloudNode): Words {
  const icon = "error";
  // What is refused before anybody is asked is a setting; the rest may go better the next time.
  if (where === cloud.label && failure.code === "refused")
    return {
      label: failure.message,
      description: "open the settings",
      icon,
      tooltip: tell(failure),
      command: { command: "workbench.action.openSettings", title: "Open Settings", arguments: [sovereignCloud] },
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
    tooltip: tell(failure),
    command: { command: "amlEvents.refresh", title: "Refresh", arguments: [cloud] },
  };
}

const sovereignCloud = "microsoft-sovereign-cloud";
const signInWithAnother = { command: "amlEvents.signInWithAnotherAccount", title: "Sign In with Another Account" };
const signIn = { command: "amlEvents.signIn", title: "Sign In" };
const choose = { command: "amlEvents.selectAzureSubscriptions", title: "Select Azure Subscriptions" };
const needed = (failure: Failure) => ({ icon: "key", tooltip: tell(failure), command: signIn });
const again = ({ code }: Failure): string => (code === "signed-out" ? "sign in" : "sign in again");
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const colours: Readonly<Record<string, string>> = {
  key: "list.warningForeground",
  error: "list.errorForeground",
};
