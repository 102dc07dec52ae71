import type { Account, Identity } from "../../ports/accounts.ts";
import { accountsFingerprint, type AzureConnections } from "./azureConnections.ts";
import type { Obstacle } from "./obstacle.ts";

/** What a scan has found out about accounts. */
export interface ScannedAccounts {
  /** All known accounts, signed in or not. */
  readonly knownAccounts: readonly Account[];
  readonly obstacles: readonly Obstacle[];
}

/**
 * Whether a change of sessions shows other rows: the known accounts have changed, or one that needed a sign-in no longer
 * does. Otherwise VS Code only renewed a token.
 *
 * @throws Failure if the accounts cannot be determined
 */
export async function hasSessionChange(
  { knownAccounts, obstacles }: ScannedAccounts,
  connections: AzureConnections,
  signal: AbortSignal,
): Promise<boolean> {
  const accounts = await (await connections.accountSource()).accounts(signal);
  if (accountsFingerprint(accounts) !== accountsFingerprint(knownAccounts)) return true;
  const results = await Promise.allSettled(
    obstacles
      .flatMap(identitiesToSignIn)
      .map(async (identity) => (await connections.open(identity)).directory.azureSubscriptions(signal)),
  );
  return results.some(({ status }) => status === "fulfilled");
}

function identitiesToSignIn(obstacle: Obstacle): readonly Identity[] {
  if (obstacle.kind === "account") return [{ account: obstacle.account }];
  return obstacle.kind === "tenant" ? [{ account: obstacle.account, tenantId: obstacle.tenant.id }] : [];
}
