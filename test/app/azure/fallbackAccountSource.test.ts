import { expect, test } from "vitest";
import { createFallbackAccountSource } from "../../../src/app/azure/fallbackAccountSource.ts";
import { neverAborted } from "../fakeDeps.ts";
import type { Account, AccountSource } from "../../../src/ports/accounts.ts";

const source = (...accounts: readonly Account[]): AccountSource => ({
  accounts: async () => accounts,
  credential: ({ account }) => ({
    getToken: async () => ({ token: `${accounts.length} ${account.label}`, expiresOnTimestamp: 0 }),
  }),
});
const eva: Account = { id: "eva", label: "eva", provider: "vscode" };
const cli: Account = { id: "cli", label: "cli", provider: "machine" };

test("uses the accounts of VS Code, if there are any, without scanning further", async () => {
  const either = createFallbackAccountSource(source(eva), () => Promise.reject(new Error("looked further")));
  expect(await either.accounts(neverAborted)).toEqual([eva]);
  expect(await either.credential({ account: eva }).getToken("")).toMatchObject({ token: "1 eva" });
});

test("uses the account of the machine and its tokens if VS Code has none", async () => {
  const either = createFallbackAccountSource(source(), async () => source(cli));
  expect(await either.accounts(neverAborted)).toEqual([cli]);
  expect(await either.credential({ account: cli }).getToken("")).toMatchObject({ token: "1 cli" });
});
