import path from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { MachineAccounts } from "../../../src/adapters/azure/azureIdentity.ts";
import { Failure, tell } from "../../../src/core/failure.ts";
import { temporaryFolder } from "../../rig/ending.ts";
import { writeStandInAz } from "../../rig/standInAz.ts";

const environment = {
  name: "AzureCloud",
  endpoint: "https://management.azure.com",
  scope: "https://management.core.windows.net/.default",
  authority: "https://login.microsoftonline.com/",
};
const { PATH } = process.env;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
  // A machine with a shell and nothing of Azure.
  process.env.PATH = `${folder.path}${path.delimiter}/usr/bin${path.delimiter}/bin`;
});
afterEach(() => {
  process.env.PATH = PATH;
  folder.remove();
});

describe.skipIf(process.platform === "win32")("the account of this machine", () => {
  test("is whom the Azure CLI knows, asked for in each tenant", async () => {
    const az = writeStandInAz(folder.path, { upn: "eva@contoso.com" });
    const accounts = new MachineAccounts("auto", environment);
    const [account] = await accounts.accounts();
    expect(account).toEqual({ id: "auto", label: "eva@contoso.com", keeper: "machine" });
    await accounts.credential({ account: account!, tenantId: "fabrikam" }).getToken(environment.scope);
    expect(az.calls()).toEqual([
      expect.not.stringContaining("--tenant"),
      expect.stringMatching(/account get-access-token .*--tenant fabrikam/),
    ]);
  });

  test("is nobody where nothing is installed, or nobody is signed in", async () => {
    expect(await new MachineAccounts("auto", environment).accounts()).toEqual([]);
    writeStandInAz(folder.path, "signed out");
    expect(await new MachineAccounts("auto", environment).accounts()).toEqual([]);
  });

  test("is missed aloud, with the way on, where it was set", async () => {
    writeStandInAz(folder.path, "signed out");
    const failure = await new MachineAccounts("azure-cli", environment).accounts().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      code: "signed-out",
      message: "The Azure CLI gives no token for Azure.",
      remedy: "Run az login in a terminal, then refresh.",
    });
  });

  test("of an application has its id for a name", async () => {
    writeStandInAz(folder.path, { appid: "00000000-0000-4000-8000-00000000000f" });
    const [account] = await new MachineAccounts("azure-cli", environment).accounts();
    expect(account?.label).toBe("00000000-0000-4000-8000-00000000000f");
  });
});

test("who cannot reach Entra reads that, and not that nobody is signed in", async () => {
  const client = { AZURE_TENANT_ID: "00000000-0000-4000-8000-000000000001", AZURE_CLIENT_ID: "c" };
  for (const [name, value] of Object.entries({ ...client, AZURE_CLIENT_SECRET: "s3cret" })) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const offline = new MachineAccounts("environment", { ...environment, authority: "https://127.0.0.1:1/" });
  const failure = (await offline.accounts().catch((error: unknown) => error)) as Failure;
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ code: "unreachable", message: "127.0.0.1:1 does not answer." });
  expect(tell(failure)).not.toContain("s3cret");
});
