import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ConnectProxy, startConnectProxy } from "../rig/services/connectProxy.ts";
import { createTemporaryFolder } from "../rig/cleanup.ts";
import { replaceFile } from "../rig/replaceFile.ts";
import { screenshotsFolder } from "../rig/paths.ts";
import { type StandInAzure, startStandInAzure } from "../rig/services/standInAzure.ts";
import { openWorkbench, type Workbench } from "../rig/workbench/workbench.ts";
import { closeWindow } from "./closeWindow.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";
import { standInCloudOptions } from "./standInCloudOptions.ts";

const host = "management.stand-in.example";
const contoso = "00000000-0000-4000-8000-000000000001";
const azureSubscription = "00000000-0000-4000-8000-0000000000a1";
const eva = "eva@contoso.com";
const folder = createTemporaryFolder();
const accountsFile = path.join(folder.path, "accounts.json");

let azure: StandInAzure;
let proxy: ConnectProxy;
let workbench: Workbench | undefined;

beforeEach(async () => {
  azure = await startStandInAzure(
    [
      {
        id: contoso,
        name: "Contoso",
        accounts: ["eva"],
        azureSubscriptions: [{ id: azureSubscription, name: "Production" }],
      },
    ],
    [{ subscriptionId: azureSubscription, name: "churn-prod" }],
    host,
  );
  proxy = await startConnectProxy({ [`${host}:443`]: azure.port });
  const accounts = [{ id: "eva", label: eva, home: contoso, signedIn: [contoso] }];
  replaceFile(accountsFile, JSON.stringify({ lifetime: 3_600, accounts }));
});
afterEach(async ({ task }) => {
  await closeWindow(workbench, task);
  workbench = undefined;
  await proxy.close();
  await azure.stop();
});

/** Opens a window whose Azure has a host name that only the proxy can resolve. */
async function openWindow(settings: Record<string, unknown>, env: Record<string, string> = {}): Promise<Workbench> {
  workbench = await openWorkbench(standInCloudOptions(azure, accountsFile, { settings, env }));
  await workbench.openActivity("Azure ML Events");
  return workbench;
}

/** Opens such a window and signs in. */
async function openSignedIn(settings: Record<string, unknown>, env: Record<string, string> = {}): Promise<Workbench> {
  const window = await openWindow(settings, env);
  await window.tree.press(`Not signed in as ${eva}`, "Sign In to Azure…");
  await window.dialog.press("Allow");
  return window;
}

const saveProxyScreenshot = (window: Workbench, what: string): Promise<void> =>
  window.saveScreenshot(path.join(screenshotsFolder, `proxy-${what}.png`));

/** The distinct addresses of the requested tunnels. */
const requestedTunnels = (): readonly string[] => [...new Set(proxy.requestedHosts)];

describe("behind a proxy a person", () => {
  // The default is `override`, as in all tests below.
  test.each(["on", "fallback"])("that http.proxy names reaches Azure, with http.proxySupport %s", async (support) => {
    const { tree } = await openSignedIn({ "http.proxy": proxy.url, "http.proxySupport": support });
    await tree.row("churn-prod").waitFor();
    expect(requestedTunnels()).toEqual([`${host}:443`]);
  });

  test("that the environment names reaches Azure, except for hosts of NO_PROXY", async () => {
    const { tree } = await openSignedIn({}, { HTTPS_PROXY: proxy.url });
    await tree.row("churn-prod").waitFor();
    expect(requestedTunnels()).toEqual([`${host}:443`]);
    await workbench?.close();

    await openSignedIn({}, { HTTPS_PROXY: proxy.url, NO_PROXY: "stand-in.example" });
    const asked = proxy.requestedHosts.length;
    await workbench?.tree.row(`${host} does not answer.`).waitFor();
    expect(proxy.requestedHosts).toHaveLength(asked);
  });

  test("bypasses it for hosts of http.noProxy, and when http.proxySupport is off", async () => {
    await openSignedIn({ "http.proxy": proxy.url, "http.noProxy": ["stand-in.example"] });
    await workbench?.tree.row(`${host} does not answer.`).waitFor();
    await workbench?.close();
    await openSignedIn({ "http.proxy": proxy.url, "http.proxySupport": "off" });
    await workbench?.tree.row(`${host} does not answer.`).waitFor();
    expect(proxy.requestedHosts).toEqual([]);
  });

  test("reads which proxy requires a password, and continues with one", async () => {
    proxy.password = "eva:s3cret";
    const { host: name } = new URL(proxy.url);
    const window = await openSignedIn({ "http.proxy": proxy.url.replace("//", "//eva:wr0ng@") });
    const row = window.tree.row(`Password wanted by the proxy ${name}.`);
    await row.waitFor();
    expect(await row.getAttribute("aria-label")).toMatch(/http:\/\/user:password@host:port.+http\.proxy/);
    expect(await window.page.locator("body").innerHTML()).not.toContain("wr0ng");
    await screenshotInThemes(window, "proxy-password");
    proxy.password = "eva:wr0ng";
    await window.tree.press(`Password wanted by the proxy ${name}.`, "Retry");
    await window.tree.row("churn-prod").waitFor();
    expect(requestedTunnels()).toEqual([`${host}:443`]);
  });

  test("reads which proxy refuses, and which one does not respond", async () => {
    proxy.refusalStatus = 403;
    const { host: name } = new URL(proxy.url);
    const window = await openSignedIn({ "http.proxy": proxy.url.replace("//", "//eva:s3cret@") });
    await window.tree.row(`No connection through the proxy ${name} to ${host}.`).waitFor();
    await screenshotInThemes(window, "proxy-refuses");
    await proxy.close();
    await window.runCommand("Azure ML Events: Refresh");
    await window.tree.row(`No answer from the proxy ${name}.`).waitFor();
    await screenshotInThemes(window, "proxy-away");
    expect(await window.page.locator("body").innerHTML()).not.toContain("s3cret");
  });

  test("that inspects traffic reads that its certificate is not trusted", async () => {
    // The certificate of the stand-in for Azure is not trusted without this variable.
    const window = await openSignedIn({ "http.proxy": proxy.url }, { NODE_EXTRA_CA_CERTS: "" });
    await window.tree.row(`The certificate of ${host} is not trusted.`).waitFor();
    expect(requestedTunnels()).toEqual([`${host}:443`]);
  });

  test("reaches Microsoft Entra through it with a credential of the environment", async () => {
    const client = { AZURE_TENANT_ID: contoso, AZURE_CLIENT_ID: contoso, AZURE_CLIENT_SECRET: "s3cret" };
    const settings = {
      "http.proxySupport": "on",
      "http.proxy": proxy.url,
      "amlEvents.azure.credential": "environment",
    };
    proxy.password = "eva:s3cret";
    const window = await openWindow(settings, { ...client });
    await window.tree.row("Password wanted by the proxy.").waitFor();
    expect(proxy.requestedHosts.length).toBeGreaterThan(0);
    await saveProxyScreenshot(window, "environment");
  });
});
