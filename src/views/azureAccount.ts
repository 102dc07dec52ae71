import * as vscode from "vscode";
import type { Azure } from "../app/azure.ts";
import type { AzureView } from "../app/azureLook.ts";
import { type Failure, tell } from "../core/failure.ts";
import type { Gap } from "../app/gap.ts";
import type { Node } from "../app/node.ts";
import type { Identity } from "../ports/accounts.ts";
import { livePick } from "./livePick.ts";
import { inNotification, inPick } from "./plainText.ts";

export interface AzureAccountWorld {
  readonly azure: Azure;
  /** Asks for this account, or for one that the person chooses. @returns false when the person went away */
  readonly signIn: (who?: Identity | "another") => Promise<boolean>;
  /** Each as `tenant/subscription`; none means all. */
  readonly choice: { readonly entries: readonly string[]; set(chosen: readonly string[]): Promise<void> };
  /** Loads the rows of Azure anew. */
  readonly azureChanged: () => void;
}

const { signal } = new AbortController();

/** Signs in as the account of a row, or as one that the person chooses. */
export async function signInToAzure(node: Node | undefined, world: AzureAccountWorld): Promise<void> {
  await signInAs(await identityOf(node, world.azure), failureOf(node), world);
}

async function signInAs(
  who: Identity | undefined,
  failure: Failure | undefined,
  world: AzureAccountWorld,
): Promise<void> {
  if (who?.account.keeper === "machine") {
    const whose = `${who.account.label} is an account of this machine, which VS Code cannot sign in.`;
    return void vscode.window.showInformationMessage(inNotification(failure ? `${whose} ${tell(failure)}` : whose));
  }
  if (await world.signIn(who)) world.azureChanged();
}

function failureOf(node: Node | undefined): Failure | undefined {
  if (node?.kind === "failure") return node.failure;
  return node?.kind === "gap" && "failure" in node.gap ? node.gap.failure : undefined;
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

/** Offers the tenants that need a sign-in, also those that another account sees already. */
export async function signInToTenant(world: AzureAccountWorld): Promise<void> {
  const { azure } = world;
  let view: AzureView | undefined;
  const answer = await livePick({
    title: "Sign in to which tenant?",
    placeholder: "A tenant, its id or an account",
    many: false,
    known: tenantItems(azure.gaps),
    async load(own, show) {
      view = await azure.look(own);
      show(tenantItems(view.gaps));
    },
    keyOf: ({ gap }) => `${gap.account.id} ${gap.tenant.id}`,
  });
  const [chosen] = answer?.picked ?? [];
  if (chosen) {
    const { account, tenant, failure } = chosen.gap;
    return signInAs({ account, tenantId: tenant.id }, failure, world);
  }
  if (view && !tenantItems(view.gaps).length)
    void vscode.window.showInformationMessage(whyNone(view.gaps) ?? "You are signed in to all your tenants.");
}

const tenantItems = (gaps: readonly Gap[]) =>
  gaps.flatMap((gap) =>
    gap.kind === "tenant"
      ? [
          {
            label: inPick(gap.tenant.name),
            description: gap.tenant.id,
            detail: gap.seenBy ? `${gap.account.label}; ${gap.seenBy.label} sees it already` : gap.account.label,
            gap,
          },
        ]
      : [],
  );

/** VS Code keeps the accounts for all extensions, so only there one is signed out. */
export function tellSignOut({ azure }: AzureAccountWorld): void {
  const machine = azure.accounts.some(({ keeper }) => keeper === "machine");
  void vscode.window.showInformationMessage(
    machine
      ? "This account belongs to this machine: az logout, in a terminal, signs it out."
      : "VS Code signs accounts out, for all extensions at once: in its Accounts menu, at the foot of the activity bar.",
  );
}

/** Why nothing was found where something failed or somebody has to sign in, for a notification. */
export function whyNone(gaps: readonly Gap[]): string | undefined {
  const [failure] = gaps.flatMap((gap) => ("failure" in gap && gap.failure ? [gap.failure] : []));
  return failure && inNotification(tell(failure));
}
