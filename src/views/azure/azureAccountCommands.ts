import * as vscode from "vscode";
import type { AzureAccountsCloud } from "../../app/azure/azureAccountsCloud.ts";
import type { AzureScanResult } from "../../app/azure/azureScan.ts";
import { type Failure, formatFailure } from "../../core/failure.ts";
import type { Obstacle } from "../../app/azure/obstacle.ts";
import type { TreeNode } from "../../app/tree/treeNode.ts";
import type { Identity } from "../../ports/accounts.ts";
import { showLiveQuickPick } from "./liveQuickPick.ts";
import { escapeNotification, escapeQuickPick } from "../plainText.ts";

export interface AzureAccountCommandDeps {
  readonly azure: AzureAccountsCloud;
  /** Asks for this account, or for one that the person chooses. @returns false when the person went away */
  readonly signIn: (who?: Identity | "another") => Promise<boolean>;
  /** Each as `tenant/subscription`; none means all. */
  readonly subscriptionChoice: { readonly entries: readonly string[]; set(chosen: readonly string[]): Promise<void> };
  /** Loads the rows of Azure anew. */
  readonly reloadAzure: () => void;
}

const { signal } = new AbortController();

/** Signs in as the account of a row, or as one that the person chooses. */
export async function signInToAzure(node: TreeNode | undefined, world: AzureAccountCommandDeps): Promise<void> {
  await signInAs(await identityOfNode(node, world.azure), failureOfNode(node), world);
}

async function signInAs(
  who: Identity | undefined,
  failure: Failure | undefined,
  world: AzureAccountCommandDeps,
): Promise<void> {
  if (who?.account.provider === "machine") {
    const whose = `${who.account.label} is an account of this machine, which VS Code cannot sign in.`;
    return void vscode.window.showInformationMessage(
      escapeNotification(failure ? `${whose} ${formatFailure(failure)}` : whose),
    );
  }
  if (await world.signIn(who)) world.reloadAzure();
}

function failureOfNode(node: TreeNode | undefined): Failure | undefined {
  if (node?.kind === "failure") return node.failure;
  return node?.kind === "obstacle" && "failure" in node.obstacle ? node.obstacle.failure : undefined;
}

async function identityOfNode(node: TreeNode | undefined, azure: AzureAccountsCloud): Promise<Identity | undefined> {
  if (node?.kind === "failure" && node.parent.kind === "workspace")
    return azure.identityOf(node.parent.workspace.id, signal);
  if (node?.kind !== "obstacle") return undefined;
  if (node.obstacle.kind === "account") return { account: node.obstacle.account };
  return node.obstacle.kind === "tenant"
    ? { account: node.obstacle.account, tenantId: node.obstacle.tenant.id }
    : undefined;
}

/** Signs in as an account that the person chooses, whoever is signed in already. */
export async function signInWithAnotherAccount(world: AzureAccountCommandDeps): Promise<void> {
  if (await world.signIn("another")) world.reloadAzure();
}

/** Offers the tenants that need a sign-in, also those that another account sees already. */
export async function signInToTenant(world: AzureAccountCommandDeps): Promise<void> {
  const { azure } = world;
  let view: AzureScanResult | undefined;
  const answer = await showLiveQuickPick({
    title: "Sign in to which tenant?",
    placeholder: "A tenant, its id or an account",
    canSelectMany: false,
    initialItems: tenantItems(azure.obstacles),
    async load(own, show) {
      view = await azure.scan(own);
      show(tenantItems(view.obstacles));
    },
    keyOfItem: ({ gap }) => `${gap.account.id} ${gap.tenant.id}`,
  });
  const [chosen] = answer?.picked ?? [];
  if (chosen) {
    const { account, tenant, failure } = chosen.gap;
    return signInAs({ account, tenantId: tenant.id }, failure, world);
  }
  if (view && !tenantItems(view.obstacles).length)
    void vscode.window.showInformationMessage(
      describeFirstFailure(view.obstacles) ?? "You are signed in to all your tenants.",
    );
}

const tenantItems = (gaps: readonly Obstacle[]) =>
  gaps.flatMap((gap) =>
    gap.kind === "tenant"
      ? [
          {
            label: escapeQuickPick(gap.tenant.name),
            description: gap.tenant.id,
            detail: gap.visibleTo ? `${gap.account.label}; ${gap.visibleTo.label} sees it already` : gap.account.label,
            gap,
          },
        ]
      : [],
  );

/** VS Code keeps the accounts for all extensions, so only there one is signed out. */
export function explainSignOut({ azure }: AzureAccountCommandDeps): void {
  const machine = azure.accounts.some(({ provider: keeper }) => keeper === "machine");
  void vscode.window.showInformationMessage(
    machine
      ? "This account belongs to this machine: az logout, in a terminal, signs it out."
      : "VS Code signs accounts out, for all extensions at once: in its Accounts menu, at the foot of the activity bar.",
  );
}

/** Why nothing was found where something failed or somebody has to sign in, for a notification. */
export function describeFirstFailure(gaps: readonly Obstacle[]): string | undefined {
  const [failure] = gaps.flatMap((gap) => ("failure" in gap && gap.failure ? [gap.failure] : []));
  return failure && escapeNotification(formatFailure(failure));
}
