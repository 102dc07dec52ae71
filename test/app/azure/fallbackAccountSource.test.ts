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

test("where VS Code has an account, the machine is not asked", async () => {
  const either = createFallbackAccountSource(source(eva), () => Promise.reject(new Error("asked")));
  expect(await either.accounts(neverAborted)).toEqual([eva]);
  expect(await either.credential({ account: eva }).getToken("")).toMatchObject({ token: "1 eva" });
});

test("where VS Code has none, the machine's counts and gives the tokens", async () => {
  const either = createFallbackAccountSource(source(), async () => source(cli));
  expect(await either.accounts(neverAborted)).toEqual([cli]);
  expect(await either.credential({ account: cli }).getToken("")).toMatchObject({ token: "1 cli" });
});
