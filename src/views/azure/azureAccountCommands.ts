import type { AzureAccountsCloud } from "../../app/azure/azureAccountsCloud.ts";
import type { AzureScanResult } from "../../app/azure/azureScan.ts";
import type { Obstacle, TenantObstacle } from "../../app/azure/obstacle.ts";
import type { TreeNode } from "../../app/tree/treeNode.ts";
import { type Failure, formatFailure } from "../../core/failure.ts";
import type { Identity } from "../../ports/accounts.ts";
import { showInformationMessage } from "../window.ts";
import { showLiveQuickPick } from "./liveQuickPick.ts";

export interface AzureAccountCommandDeps {
  readonly azure: AzureAccountsCloud;
  /** Signs in as this identity, or as one that the user chooses. @returns false if the user canceled */
  readonly signIn: (identity?: Identity | "another") => Promise<boolean>;
  /** Entries have the form `tenant/subscription`; none means all. */
  readonly subscriptionChoice: {
    readonly entries: readonly string[];
    set(entries: readonly string[]): Promise<void>;
  };
  /** Loads everything on Azure again. */
  readonly reloadAzure: () => void;
  /** Aborted when the window closes. */
  readonly signal: AbortSignal;
}

/** Signs in as the account of a row, or as one that the user chooses. */
export async function signInToAzure(node: TreeNode | undefined, deps: AzureAccountCommandDeps): Promise<void> {
  await signInAs(await identityOfNode(node, deps), failureOfNode(node), deps);
}

/** @param failure why a sign-in is needed, if known */
async function signInAs(
  identity: Identity | undefined,
  failure: Failure | undefined,
  deps: AzureAccountCommandDeps,
): Promise<void> {
  if (identity?.account.provider === "machine") {
    const message = `VS Code can't sign in ${identity.account.label}, which is an account of this machine.`;
    return void showInformationMessage(failure ? `${message} ${formatFailure(failure)}` : message);
  }
  if (await deps.signIn(identity)) deps.reloadAzure();
}

function failureOfNode(node: TreeNode | undefined): Failure | undefined {
  if (node?.kind === "failure") return node.failure;
  return node?.kind === "obstacle" && "failure" in node.obstacle ? node.obstacle.failure : undefined;
}

async function identityOfNode(
  node: TreeNode | undefined,
  { azure, signal }: AzureAccountCommandDeps,
): Promise<Identity | undefined> {
  if (node?.kind === "failure" && node.parent.kind === "workspace")
    return azure.identityOf(node.parent.workspace.id, signal);
  if (node?.kind !== "obstacle") return undefined;
  const { obstacle } = node;
  if (obstacle.kind === "account") return { account: obstacle.account };
  return obstacle.kind === "tenant" ? { account: obstacle.account, tenantId: obstacle.tenant.id } : undefined;
}

/** Signs in as an account that the user chooses, even if one is signed in. */
export async function signInWithAnotherAccount(deps: AzureAccountCommandDeps): Promise<void> {
  if (await deps.signIn("another")) deps.reloadAzure();
}

/** Offers the tenants that need a sign-in, including those that another account can see already. */
export async function signInToTenant(deps: AzureAccountCommandDeps): Promise<void> {
  const { azure } = deps;
  let scan: AzureScanResult | undefined;
  const answer = await showLiveQuickPick({
    title: "Sign In to Tenant",
    placeholder: "Search by tenant, ID or account",
    canSelectMany: false,
    initialItems: toTenantItems(azure.obstacles),
    async load(loadSignal, show) {
      scan = await azure.scan(loadSignal);
      show(toTenantItems(scan.obstacles));
    },
    keyOfItem: ({ obstacle }) => `${obstacle.account.id} ${obstacle.tenant.id}`,
  });
  const [chosen] = answer?.picked ?? [];
  if (chosen) {
    const { account, tenant, failure } = chosen.obstacle;
    return signInAs({ account, tenantId: tenant.id }, failure, deps);
  }
  if (scan && !toTenantItems(scan.obstacles).length)
    void showInformationMessage(describeFirstFailure(scan.obstacles) ?? "You're signed in to all your tenants.");
}

const toTenantItems = (obstacles: readonly Obstacle[]) =>
  obstacles
    .filter((obstacle): obstacle is TenantObstacle => obstacle.kind === "tenant")
    .map((obstacle) => {
      const { account, tenant, visibleTo } = obstacle;
      return {
        label: tenant.name,
        description: tenant.id,
        detail: visibleTo ? `${account.label} (${visibleTo.label} has access already)` : account.label,
        obstacle,
      };
    });

/** Explains where to sign out: accounts belong to VS Code and all its extensions, or to the machine. */
export function explainSignOut({ azure }: AzureAccountCommandDeps): void {
  void showInformationMessage(
    azure.accounts.some(({ provider }) => provider === "machine")
      ? "This account belongs to this machine. To sign out, run az logout in a terminal."
      : "To sign out of VS Code and all its extensions, use the Accounts menu at the bottom of the Activity Bar.",
  );
}

/** Describes the first failure that hides resources; undefined without one. */
export function describeFirstFailure(obstacles: readonly Obstacle[]): string | undefined {
  const failure = obstacles.map((obstacle) => ("failure" in obstacle ? obstacle.failure : undefined)).find(Boolean);
  return failure && formatFailure(failure);
}
