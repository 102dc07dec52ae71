import type { AccountSource } from "../../ports/accounts.ts";

/**
 * The accounts of VS Code, and where there are none those of the machine.
 *
 * @param machine asked only then, as it may start programs
 */
export function createFallbackAccountSource(
  vscode: AccountSource,
  machine: () => Promise<AccountSource>,
): AccountSource {
  let other: AccountSource | undefined;
  return {
    async accounts() {
      const found = await vscode.accounts();
      if (found.length) return found;
      other ??= await machine();
      return other.accounts();
    },
    credential: (who) => (who.account.provider === "machine" && other ? other : vscode).credential(who),
  };
}
