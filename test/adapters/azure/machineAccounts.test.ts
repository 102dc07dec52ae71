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
  // A machine with a shell and nothing of Azure.
  process.env.PATH = `${folder.path}${path.delimiter}/usr/bin${path.delimiter}/bin`;
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.env.PATH = PATH;
  folder.remove();
});

describe.skipIf(process.platform === "win32")("the account of this machine", () => {
  test("is whom the Azure CLI knows, asked for in each tenant", async () => {
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

  test("is nobody where nothing is installed, or nobody is signed in", async () => {
    expect(await new MachineAccounts("auto", environment).accounts(neverAborted)).toEqual([]);
    writeStandInAzureCli(folder.path, "signed out");
    expect(await new MachineAccounts("auto", environment).accounts(neverAborted)).toEqual([]);
  });

  test("is missed aloud, with the way on, where it was set", async () => {
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

  test("of an application has its id for a name", async () => {
    writeStandInAzureCli(folder.path, { appid: "00000000-0000-4000-8000-00000000000f" });
    const [account] = await new MachineAccounts("azure-cli", environment).accounts(neverAborted);
    expect(account?.label).toBe("00000000-0000-4000-8000-00000000000f");
  });

  test("that hangs is given up in time, and nothing of it goes on", async () => {
    writeStandInAzureCli(folder.path, "hangs");
    writeStandInAzureCli(folder.path, "hangs", "azd");
    const patience = { programMs: 300, managedIdentityMs: 0 };
    expect(await new MachineAccounts("auto", environment, patience).accounts(neverAborted)).toEqual([]);
    for (const name of ["az", "azd"]) {
      const ids = readFileSync(path.join(folder.path, `${name}.pid`), "utf8")
        .trim()
        .split(" ");
      expect(ids).toHaveLength(2);
      for (const id of ids) await vi.waitUntil(() => !isProcessRunning(Number(id)), { interval: 5 });
    }
  });

  test("is asked for four tenants at once, and no more", async () => {
    const az = writeStandInAzureCli(folder.path, "waits to be let go");
    const accounts = new MachineAccounts("azure-cli", environment);
    const account = { id: "azure-cli", label: "eva", provider: "machine" } as const;
    const asked = Array.from({ length: 9 }, (_, at) =>
      accounts.credential({ account, tenantId: `tenant${at}` }).getToken(environment.scope),
    );
    const all = Promise.allSettled(asked);
    const begun = () => az.calls().filter((line) => line === "begun");
    await vi.waitUntil(() => begun().length >= 4, { interval: 5, timeout: 5_000 });
    writeFileSync(path.join(folder.path, "let-go"), "");
    await all;
    let running = 0;
    const counts = az.calls().map((line) => (running += line === "begun" ? 1 : line === "ended" ? -1 : 0));
    expect([Math.max(...counts), begun().length]).toEqual([4, 9]);
  });

  test("asked to prove more says how to do that at its own sign-in", async () => {
    writeStandInAzureCli(folder.path, { upn: "eva@contoso.com" });
    const account = { id: "auto", label: "eva", provider: "machine" } as const;
    const credential = new MachineAccounts("auto", environment).credential({ account, tenantId: "contoso" });
    await expect(credential.getToken(environment.scope, { claims: '{"a":1}' })).rejects.toMatchObject({
      code: "signed-out",
      remedy: "Run az login --tenant contoso --claims-challenge eyJhIjoxfQ== in a terminal, then refresh.",
    });
  });

  test("is not asked for in a tenant whose id would be a flag", async () => {
    const az = writeStandInAzureCli(folder.path, { upn: "eva@contoso.com" });
    const account = { id: "azure-cli", label: "eva", provider: "machine" } as const;
    const credential = new MachineAccounts("azure-cli", environment).credential({ account, tenantId: "--debug" });
    await expect(credential.getToken(environment.scope)).rejects.toBeInstanceOf(Failure);
    expect(az.calls()).toEqual([]);
  });

  test("is whom the Azure Developer CLI knows, where the Azure CLI knows nobody", async () => {
    writeStandInAzureCli(folder.path, "signed out");
    writeStandInAzureCli(folder.path, { upn: "ole@woodgrove.com" }, "azd");
    const [account] = await new MachineAccounts("auto", environment).accounts(neverAborted);
    expect(account?.label).toBe("ole@woodgrove.com");
  });

  test("that nobody has installed, or signed in to, is told with the way on", async () => {
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

  test("never has what a tool printed in what is told, as it may be a token", async () => {
    writeStandInAzureCli(folder.path, "prints something else");
    const failure = await getFailure("azure-cli");
    expect(failure.why).toBe("Its output could not be parsed.");
    expect(describeInFull(failure)).not.toContain("secret");
  });
});

test("who cannot reach Entra reads that, and not that nobody is signed in", async () => {
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

  test("signs in by what the environment says, at the authority of its cloud", async () => {
    vi.stubEnv("AZURE_CLIENT_SECRET", "right-secret");
    const [account] = await new MachineAccounts("environment", own()).accounts(neverAborted);
    expect(account?.label).toBe("00000000-0000-4000-8000-00000000000f");
    expect(entra.tokenRequests.map(({ tenant, form }) => [tenant, form.get("scope")])).toEqual([
      ["00000000-0000-4000-8000-000000000001", environment.scope],
    ]);
  });

  test("whose secret is wrong reads so, and never the secret", async () => {
    vi.stubEnv("AZURE_CLIENT_SECRET", "wrong-secret");
    const failure = await getFailure("environment", own());
    expect(failure).toMatchObject({
      code: "signed-out",
      message: "The environment gives no token for Azure.",
      why: "AADSTS7000215: Invalid client secret.",
    });
    expect(describeInFull(failure)).not.toContain("wrong-secret");
  });

  test("that the environment does not describe is told which variables to set", async () => {
    vi.stubEnv("AZURE_CLIENT_SECRET", "");
    expect((await getFailure("environment", own())).remedy).toContain("AZURE_CLIENT_ID");
    expect(entra.tokenRequests).toEqual([]);
  });

  test("in a pod signs in with the token that a file holds", async () => {
    const file = path.join(folder.path, "federated");
    writeFileSync(file, "federated-token");
    vi.stubEnv("AZURE_FEDERATED_TOKEN_FILE", file);
    const [account] = await new MachineAccounts("workload-identity", own()).accounts(neverAborted);
    expect(account?.label).toBe("00000000-0000-4000-8000-00000000000f");
    expect(entra.tokenRequests.map(({ form }) => form.get("client_assertion"))).toEqual(["federated-token"]);
  });

  test("in no pod is told so", async () => {
    vi.stubEnv("AZURE_FEDERATED_TOKEN_FILE", undefined);
    expect(await getFailure("workload-identity", own())).toMatchObject({
      message: "The workload identity gives no token for Azure.",
      remedy: "Make sure the pod has a federated token, or change the setting amlEvents.azure.credential.",
    });
  });
});

test("a managed identity that is not there is given up soon", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const patience = { programMs: 0, managedIdentityMs: 200 };
  expect(await getFailure("managed-identity", environment, patience)).toMatchObject({
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
  patience?: ConstructorParameters<typeof MachineAccounts>[2],
): Promise<Failure> {
  const failure: unknown = await new MachineAccounts(kind, where, patience)
    .accounts(neverAborted)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  return failure as Failure;
}

/** One that has ended may be known until somebody asks for its exit code. */
function isProcessRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return process.platform !== "linux" || !/\) Z/.test(readFileSync(`/proc/${id}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** All that a log could ever say of it. */
const describeInFull = (failure: Failure): string => `${formatFailure(failure)} ${inspect(failure, { depth: 20 })}`;
