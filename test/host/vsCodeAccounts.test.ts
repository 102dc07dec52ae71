import assert from "node:assert/strict";
import { getConfiguredAuthProviderId } from "@microsoft/vscode-azext-azureauth";
import * as vscode from "vscode";
import { VsCodeAccounts } from "../../src/adapters/vscode/vsCodeAccounts.ts";
import { Failure } from "../../src/core/failure.ts";

const cloudSettings = () => vscode.workspace.getConfiguration("microsoft-sovereign-cloud");
const { Global, Workspace } = vscode.ConfigurationTarget;

async function setCloud(environment: string | undefined, custom?: object, target = Global): Promise<void> {
  await cloudSettings().update("environment", environment, target);
  await cloudSettings().update("customEnvironment", custom, target);
}

suite("The cloud chosen by the settings", () => {
  const accounts = new VsCodeAccounts(() => 0);
  const refusal = (): Failure => {
    try {
      accounts.environment();
    } catch (error) {
      assert.ok(error instanceof Failure, String(error));
      assert.equal(error.code, "refused");
      return error;
    }
    return assert.fail("the cloud was accepted");
  };

  teardown(() => setCloud(undefined));

  const clouds = {
    AzureCloud: {
      set: undefined,
      endpoint: "https://management.azure.com",
      scope: "https://management.core.windows.net/.default",
      authority: "https://login.microsoftonline.com/",
      provider: "microsoft",
    },
    AzureUSGovernment: {
      set: "USGovernment",
      endpoint: "https://management.usgovcloudapi.net",
      scope: "https://management.core.usgovcloudapi.net/.default",
      authority: "https://login.microsoftonline.us/",
      provider: "microsoft-sovereign-cloud",
    },
    AzureChinaCloud: {
      set: "ChinaCloud",
      endpoint: "https://management.chinacloudapi.cn",
      scope: "https://management.core.chinacloudapi.cn/.default",
      authority: "https://login.chinacloudapi.cn/",
      provider: "microsoft-sovereign-cloud",
    },
  };
  for (const [name, { set: chosen, provider, ...addresses }] of Object.entries(clouds))
    test(`is ${name} with its addresses`, async () => {
      await setCloud(chosen);
      assert.deepEqual(accounts.environment(), { name, ...addresses });
      assert.equal(getConfiguredAuthProviderId(), provider);
    });

  const custom = {
    name: "Own",
    portalUrl: "https://portal.own.example",
    managementEndpointUrl: "https://management.own.example/",
    resourceManagerEndpointUrl: "https://arm.own.example/",
    activeDirectoryEndpointUrl: "https://login.own.example/",
    activeDirectoryResourceId: "https://management.own.example/",
  };

  test("can be a custom cloud", async () => {
    await setCloud("custom", custom);
    assert.deepEqual(accounts.environment(), {
      name: "Own",
      endpoint: "https://arm.own.example",
      scope: "https://management.own.example/.default",
      authority: "https://login.own.example/",
    });
    assert.equal(getConfiguredAuthProviderId(), "microsoft-sovereign-cloud");
  });

  test("is refused if it has no https address or no description", async () => {
    await setCloud("custom", { ...custom, resourceManagerEndpointUrl: "http://arm.own.example/" });
    assert.match(refusal().message, /Own has no https address/);
    await setCloud("custom", { ...custom, activeDirectoryEndpointUrl: "http://login.own.example/" });
    assert.match(refusal().message, /Own has no https address/);
    await setCloud("custom");
    assert.match(refusal().message, /custom cloud isn't configured/);
  });

  test("is refused if a folder chooses it, before any sign-in", async () => {
    for (const [environment, own] of [["USGovernment"], [undefined, custom]] as const) {
      await setCloud(environment, own, Workspace);
      assert.equal(refusal().message, "The folder's settings choose the cloud.");
      assert.match(refusal().why ?? "", /^They set microsoft-sovereign-cloud\.(environment|customEnvironment)\. /);
      await assert.rejects(accounts.accounts(), Failure);
      await setCloud(undefined, undefined, Workspace);
    }
  });
});
