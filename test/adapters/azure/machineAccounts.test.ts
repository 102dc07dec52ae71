import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { MachineAccounts, type MachineCredentialKind } from "../../../src/adapters/azure/machineAccounts.ts";
import { Failure, formatFailure } from "../../../src/core/failure.ts";
import { createTemporaryFolder } from "../../rig/cleanup.ts";
import { writeStandInAzureCli } from "../../rig/services/standInAzureCli.ts";
import { type StandInEntra, startStandInEntra } from "../../rig/services/standInEntra.ts";

const environment = {
  name: "AzureCloud",
  endpoint: "https://management.azure.com",
  scope: "https://management.core.windows.net/.default",
  authority: "https://login.microsoftonline.com/",
};
const { PATH } = process.env;
const { signal: neverAborted } = new AbortController();
let folder: ReturnType<typeof createTemporaryFolder>;

beforeEach(() => {
  folder = createTemporaryFolder();
  // A machine with a shell, and without the tools of Azure.
  process.env.PATH = `${folder.path}${path.delimiter}${PATH}`;
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.env.PATH = PATH;
  folder.remove();
});

describe.skipIf(process.platform === "win32")("the account of this machine", () => {
  test("is the one signed in to the Azure CLI, with a token for each tenant", async () => {
    const az = writeStandInAzureCli(folder.path, { upn: "eva@contoso.com" });
    const accounts = new MachineAccounts("auto", environment);
    const [account] = await accounts.accounts(neverAborted);
    expect(account).toEqual({ id: "auto", label: "eva@contoso.com", provider: "machine" });
    await accounts.credential({ account: account!, tenantId: "fabrikam" }).getToken(environment.scope);
    expect(az.calls()).toEqual([
      expect.not.stringContaining("--tenant"),
      expect.stringMatching(/account get-access-token .*--tenant fabrikam/),
    ]);
  });

  test("does not exist if no tool is installed or signed in", async () => {
    expect(await new MachineAccounts("auto", environment).accounts(neverAborted)).toEqual([]);
    writeStandInAzureCli(folder.path, "signed out");
    expect(await new MachineAccounts("auto", environment).accounts(neverAborted)).toEqual([]);
  });

  test("is reported as signed out if its tool is configured, with a remedy", async () => {
    writeStandInAzureCli(folder.path, "signed out");
    const failure = await new MachineAccounts("azure-cli", environment)
      .accounts(neverAborted)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      code: "signed-out",
      message: "The Azure CLI gives no token for Azure.",
      why: "ERROR: Please run az login",
      remedy: "Run az login in a terminal, then refresh.",
    });
  });

  test("has the id of an application as its label", async () => {
    writeStandInAzureCli(folder.path, { appid: "00000000-0000-4000-8000-00000000000f" });
    const [account] = await new MachineAccounts("azure-cli", environment).accounts(neverAborted);
    expect(account?.label).toBe("00000000-0000-4000-8000-00000000000f");
  });

  test("ends a tool that hangs, and the programs it has started", async () => {
    writeStandInAzureCli(folder.path, "hangs");
    writeStandInAzureCli(folder.path, "hangs", "azd");
    const timeouts = { programMs: 300, managedIdentityMs: 0 };
    expect(await new MachineAccounts("auto", environment, timeouts).accounts(neverAborted)).toEqual([]);
    for (const name of ["az", "azd"]) {
      const ids = readFileSync(path.join(folder.path, `${name}.pid`), "utf8")
        .trim()
        .split(" ");
      expect(ids).toHaveLength(2);
      for (const id of ids) await vi.waitUntil(() => !isProcessRunning(Number(id)), { interval: 5 });
    }
  });

  test("requests tokens for four tenants at once, and no more", async () => {
    const az = writeStandInAzureCli(folder.path, "waits for a file");
    const accounts = new MachineAccounts("azure-cli", environment);
    const account = { id: "azure-cli", label: "eva", provider: "machine" } as const;
    const requests = Array.from({ length: 9 }, (_, at) =>
      accounts.credential({ account, tenantId: `tenant${at}` }).getToken(environment.scope),
    );
    const all = Promise.allSettled(requests);
    const begun = () => az.calls().filter((line) => line === "begun");
    await vi.waitUntil(() => begun().length >= 4, { interval: 5, timeout: 5_000 });
    writeFileSync(path.join(folder.path, "continue"), "");
    await all;
    let running = 0;
    const counts = az.calls().map((line) => (running += line === "begun" ? 1 : line === "ended" ? -1 : 0));
    expect([Math.max(...counts), begun().length]).toEqual([4, 9]);
  });

  test("is not reported as signed out if its request is aborted", async () => {
    writeStandInAzureCli(folder.path, "signed out");
    const aborted = AbortSignal.abort();
    await expect(new MachineAccounts("azure-cli", environment).accounts(aborted)).rejects.toBe(aborted.reason);
  });

  test("names the command that signs in with additional claims", async () => {
    writeStandInAzureCli(folder.path, { upn: "eva@contoso.com" });
    const account = { id: "auto", label: "eva", provider: "machine" } as const;
    const credential = new MachineAccounts("auto", environment).credential({ account, tenantId: "contoso" });
    await expect(credential.getToken(environment.scope, { claims: '{"a":1}' })).rejects.toMatchObject({
      code: "signed-out",
      remedy: "Run az login --tenant contoso --claims-challenge eyJhIjoxfQ== in a terminal, then refresh.",
    });
  });

  test("passes no tenant id that looks like a flag to a tool", async () => {
    const az = writeStandInAzureCli(folder.path, { upn: "eva@contoso.com" });
    const account = { id: "azure-cli", label: "eva", provider: "machine" } as const;
    const credential = new MachineAccounts("azure-cli", environment).credential({ account, tenantId: "--debug" });
    await expect(credential.getToken(environment.scope)).rejects.toBeInstanceOf(Failure);
    expect(az.calls()).toEqual([]);
  });

  test("is the one signed in to the Azure Developer CLI if the Azure CLI has none", async () => {
    writeStandInAzureCli(folder.path, "signed out");
    writeStandInAzureCli(folder.path, { upn: "ole@woodgrove.com" }, "azd");
    const [account] = await new MachineAccounts("auto", environment).accounts(neverAborted);
    expect(account?.label).toBe("ole@woodgrove.com");
  });

  test("is reported with a remedy if its tool is not installed or signed in", async () => {
    expect(await getFailure("azure-cli")).toMatchObject({ why: expect.stringContaining("could not be found") });
    expect(await getFailure("azure-developer-cli")).toMatchObject({
      why: expect.stringContaining("could not be found"),
    });
    writeStandInAzureCli(folder.path, "signed out", "azd");
    expect(await getFailure("azure-developer-cli")).toMatchObject({
      code: "signed-out",
      message: "The Azure Developer CLI gives no token for Azure.",
      remedy: "Run azd auth login in a terminal, then refresh.",
    });
  });

  test("reports no output of a tool, which may be a token", async () => {
    writeStandInAzureCli(folder.path, "prints something else");
    const failure = await getFailure("azure-cli");
    expect(failure.why).toBe("Its output could not be parsed.");
    expect(describeInFull(failure)).not.toContain("secret");
  });
});

test("an unreachable Entra is reported as such, and not as signed out", async () => {
  const client = { AZURE_TENANT_ID: "00000000-0000-4000-8000-000000000001", AZURE_CLIENT_ID: "c" };
  for (const [name, value] of Object.entries({ ...client, AZURE_CLIENT_SECRET: "s3cret" })) vi.stubEnv(name, value);
  const offline = new MachineAccounts("environment", { ...environment, authority: "https://127.0.0.1:1/" });
  const failure = (await offline.accounts(neverAborted).catch((error: unknown) => error)) as Failure;
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ code: "unreachable", message: "127.0.0.1:1 does not answer." });
  expect(formatFailure(failure)).not.toContain("s3cret");
});
describe("an application", () => {
  let entra: StandInEntra;
  beforeAll(async () => void (entra = await startStandInEntra("right-secret")));
  afterAll(() => entra.stop());
  beforeEach(() => {
    entra.tokenRequests.length = 0;
    vi.stubEnv("AZURE_TENANT_ID", "00000000-0000-4000-8000-000000000001");
    vi.stubEnv("AZURE_CLIENT_ID", "00000000-0000-4000-8000-00000000000f");
  });
  const own = () => ({ ...environment, authority: entra.authority });

  test("signs in by environment variables, at the authority of its cloud", async () => {
    vi.stubEnv("AZURE_CLIENT_SECRET", "right-secret");
    const [account] = await new MachineAccounts("environment", own()).accounts(neverAborted);
    expect(account?.label).toBe("00000000-0000-4000-8000-00000000000f");
    expect(entra.tokenRequests.map(({ tenant, form }) => [tenant, form.get("scope")])).toEqual([
      ["00000000-0000-4000-8000-000000000001", environment.scope],
    ]);
  });

  test("is told that its secret is wrong, without the secret", async () => {
    vi.stubEnv("AZURE_CLIENT_SECRET", "wrong-secret");
    const failure = await getFailure("environment", own());
    expect(failure).toMatchObject({
      code: "signed-out",
      message: "The environment gives no token for Azure.",
      why: "AADSTS7000215: Invalid client secret.",
    });
    expect(describeInFull(failure)).not.toContain("wrong-secret");
  });

  test("is told which environment variables are missing", async () => {
    vi.stubEnv("AZURE_CLIENT_SECRET", "");
    expect((await getFailure("environment", own())).remedy).toContain("AZURE_CLIENT_ID");
    expect(entra.tokenRequests).toEqual([]);
  });

  test("signs in with the token file of its pod", async () => {
    const file = path.join(folder.path, "federated");
    writeFileSync(file, "federated-token");
    vi.stubEnv("AZURE_FEDERATED_TOKEN_FILE", file);
    const [account] = await new MachineAccounts("workload-identity", own()).accounts(neverAborted);
    expect(account?.label).toBe("00000000-0000-4000-8000-00000000000f");
    expect(entra.tokenRequests.map(({ form }) => form.get("client_assertion"))).toEqual(["federated-token"]);
  });

  test("is told that it has no token file", async () => {
    vi.stubEnv("AZURE_FEDERATED_TOKEN_FILE", undefined);
    expect(await getFailure("workload-identity", own())).toMatchObject({
      message: "The workload identity gives no token for Azure.",
      remedy: "Make sure the pod has a federated token, or change the setting amlEvents.azure.credential.",
    });
  });
});

test("a managed identity that does not respond fails after its time-out", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const timeouts = { programMs: 0, managedIdentityMs: 200 };
  expect(await getFailure("managed-identity", environment, timeouts)).toMatchObject({
    code: "signed-out",
    why: "No response within 0.2 s.",
    remedy: "Assign a managed identity to this machine, or change the setting amlEvents.azure.credential.",
  });
  silent.closeAllConnections();
  silent.close();
});

async function getFailure(
  kind: MachineCredentialKind,
  where = environment,
  timeouts?: ConstructorParameters<typeof MachineAccounts>[2],
): Promise<Failure> {
  const failure: unknown = await new MachineAccounts(kind, where, timeouts)
    .accounts(neverAborted)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  return failure as Failure;
}

/** A process that has ended is still listed until its exit code is read. */
function isProcessRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return process.platform !== "linux" || !/\) Z/.test(readFileSync(`/proc/${id}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Everything that a log might contain of it. */
const describeInFull = (failure: Failure): string => `${formatFailure(failure)} ${inspect(failure, { depth: 20 })}`;
