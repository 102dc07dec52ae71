import * as vscode from "vscode";
import type { Azure, ReachedSubscription } from "../app/azure.ts";
import type { Node } from "../app/node.ts";
import type { Identity } from "../ports/accounts.ts";

export interface AzureAccountWorld {
  readonly azure: Azure;
  /** Asks for this account, or for one that the person chooses. @returns false when the person went away */
  readonly signIn: (who?: Identity | "another") => Promise<boolean>;
  readonly choice: { readonly ids: readonly string[]; set(chosen: readonly string[]): Promise<void> };
  /** Loads the rows of Azure anew. */
  readonly azureChanged: () => void;
}

const { signal } = new AbortController();

/** Signs in as the account of a row, or as one that the person chooses. */
export async function signInToAzure(node: Node | undefined, world: AzureAccountWorld): Promise<void> {
  const who = await identityOf(node, world.azure);
  if (who?.account.keeper === "machine") {
    const login = who.tenantId ? `az login --tenant ${who.tenantId}` : "az login";
    return void vscode.window.showInformationMessage(
      `${who.account.label} is an account of this machine. Run ${login} in a terminal, then refresh.`,
    );
  }
  if (await world.signIn(who)) world.azureChanged();
}

async function identityOf(node: Node | undefined, azure: Azure): Promise<Identity | undefined> {
  if (node?.kind === "failure" && node.in.kind === "workspace") return azure.identityOf(node.in.workspace.id, signal);
  if (node?.kind !== "gap") return undefined;
  if (node.gap.kind === "account") return { account: node.gap.account };
  return node.gap.kind === "tenant" ? { account: node.gap.account, tenantId: node.gap.tenant.id } : undefined;
}

/** Signs in as an account that the person chooses, whoever is signed in already. */
export async function signInWithAnotherAccount(world: AzureAccountWorld): Promise<void> {
  if (await world.signIn("another")) world.azureChanged();
}

/** Offers the tenants that need a sign-in. */
export async function signInToTenant(world: AzureAccountWorld): Promise<void> {
  const { gaps } = await world.azure.look(signal);
  const items = gaps.flatMap((gap) =>
    gap.kind === "tenant"
      ? [{ label: gap.tenant.name, description: gap.tenant.id, detail: gap.account.label, gap }]
      : [],
  );
  if (!items.length) return void vscode.window.showInformationMessage("You are signed in to all your tenants.");
  const title = "Sign in to which tenant?";
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  if (!chosen) return;
  const { account, tenant } = chosen.gap;
  if (await world.signIn({ account, tenantId: tenant.id })) world.azureChanged();
}

/** VS Code keeps the accounts for all extensions, so only there one is signed out. */
export function tellSignOut({ azure }: AzureAccountWorld): void {
  const machine = azure.accounts.some(({ keeper }) => keeper === "machine");
  void vscode.window.showInformationMessage(
    machine
      ? "This account belongs to this machine: az logout, in a terminal, signs it out."
      : "VS Code signs accounts out, for all extensions at once: in its Accounts menu, at the foot of the activity bar.",
  );
}

/** Lets the person choose whose workspaces are shown. All of them, or none, means all, also those that come later. */
export async function selectAzureSubscriptions(world: AzureAccountWorld): Promise<void> {
  const { azureSubscriptions, gaps } = await vscode.window.withProgress(
    { location: { viewId: "amlEvents.workspaces" }, title: "Looking for Azure subscriptions" },
    () => world.azure.look(signal),
  );
  if (!azureSubscriptions.length) {
    const signedOut = gaps.some(({ kind }) => kind === "signedOut");
    return signedOut
      ? signInToAzure(undefined, world)
      : void vscode.window.showInformationMessage("No account that is signed in sees an Azure subscription.");
  }
  const { ids } = world.choice;
  const isChosen = ({ id }: ReachedSubscription): boolean =>
    !ids.length || ids.some((one) => one.toLowerCase() === id.toLowerCase());
  const items = azureSubscriptions.map((one) => ({
    label: one.name,
    description: one.id,
    detail: `${one.tenantName}, ${one.through.account.label}`,
    picked: isChosen(one),
    one,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: "Show the workspaces of which Azure subscriptions?",
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) return;
  const all = picked.length === items.length;
  await world.choice.set(all ? [] : picked.map(({ one }) => `${one.through.tenantId ?? one.tenantId}/${one.id}`));
  world.azureChanged();
}
