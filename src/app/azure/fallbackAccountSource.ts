import type { AccountSource } from "../../ports/accounts.ts";

/**
 * The accounts of VS Code or, if it has none, those of this machine.
 *
 * @param machine called only then, as it may start programs
 */
export function createFallbackAccountSource(
  vscode: AccountSource,
  machine: () => Promise<AccountSource>,
): AccountSource {
  let fallback: AccountSource | undefined;
  return {
    async accounts(signal) {
      const accounts = await vscode.accounts(signal);
      if (accounts.length) return accounts;
      fallback ??= await machine();
      return fallback.accounts(signal);
    },
    credential: (identity) =>
      (identity.account.provider === "machine" && fallback ? fallback : vscode).credential(identity),
  };
}
