import type { Account, Identity } from "../../ports/accounts.ts";
import type { AzureConnections } from "./azureConnections.ts";
import type { Obstacle } from "./obstacle.ts";

/** What a look has found of who may be asked. */
export interface ScannedAccounts {
  /** All that are known, signed in or not. */
  readonly knownAccounts: readonly Account[];
  readonly obstacles: readonly Obstacle[];
}

/**
 * Whether a change of sessions shows other rows: others are known, or somebody who had to sign in need not any more.
 * Where neither is so, VS Code has only told that it renewed a token, which it does for each account and tenant.
 *
 * @throws what keeps the accounts from being known
 */
export async function hasSessionChange(
  { knownAccounts, obstacles }: ScannedAccounts,
  connections: AzureConnections,
  signal: AbortSignal,
): Promise<boolean> {
  const now = await (await connections.accountSource()).accounts();
  if (accountsFingerprint(now) !== accountsFingerprint(knownAccounts)) return true;
  const answers = await Promise.allSettled(
    obstacles
      .flatMap(identitiesToSignIn)
      .map(async (who) => (await connections.open(who)).directory.azureSubscriptions(signal)),
  );
  return answers.some(({ status }) => status === "fulfilled");
}

function identitiesToSignIn(obstacle: Obstacle): readonly Identity[] {
  if (obstacle.kind === "account") return [{ account: obstacle.account }];
  return obstacle.kind === "tenant" ? [{ account: obstacle.account, tenantId: obstacle.tenant.id }] : [];
}

const accountsFingerprint = (accounts: readonly Account[]): string =>
  accounts.map(({ id, label }) => `${id} ${label}`).join("\n");
