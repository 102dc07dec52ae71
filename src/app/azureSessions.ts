import type { Account, Identity } from "../ports/accounts.ts";
import type { Connections } from "./connections.ts";
import type { Gap } from "./gap.ts";

/** What a look has found of who may be asked. */
export interface Found {
  /** All that are known, signed in or not. */
  readonly known: readonly Account[];
  readonly gaps: readonly Gap[];
}

/**
 * Whether a change of sessions shows other rows: others are known, or somebody who had to sign in need not any more.
 * Where neither is so, VS Code has only told that it renewed a token, which it does for each account and tenant.
 *
 * @throws what keeps the accounts from being known
 */
export async function isOther({ known, gaps }: Found, connections: Connections, signal: AbortSignal): Promise<boolean> {
  const now = await (await connections.source()).accounts();
  if (namesOf(now) !== namesOf(known)) return true;
  const answers = await Promise.allSettled(
    gaps.flatMap(waitingFor).map(async (who) => (await connections.open(who)).directory.azureSubscriptions(signal)),
  );
  return answers.some(({ status }) => status === "fulfilled");
}

function waitingFor(gap: Gap): readonly Identity[] {
  if (gap.kind === "account") return [{ account: gap.account }];
  return gap.kind === "tenant" ? [{ account: gap.account, tenantId: gap.tenant.id }] : [];
}

const namesOf = (accounts: readonly Account[]): string => accounts.map(({ id, label }) => `${id} ${label}`).join("\n");
