import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ConnectProxy, startConnectProxy } from "../rig/connectProxy.ts";
import { temporaryFolder } from "../rig/ending.ts";
import { replaceFile } from "../rig/replaceFile.ts";
import { screenshots } from "../rig/repository.ts";
import { type StandInAzure, startStandInAzure } from "../rig/standInAzure.ts";
import { openWorkbench, type Workbench } from "../rig/workbench.ts";
import { endWindow } from "./endWindow.ts";
import { inEveryTheme } from "./inEveryTheme.ts";
import { standInCloud } from "./standInCloud.ts";

const host = "management.stand-in.example";
const contoso = "00000000-0000-4000-8000-000000000001";
const azureSubscription = "00000000-0000-4000-8000-0000000000a1";
const eva = "eva@contoso.com";
const folder = temporaryFolder();
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
  await endWindow(workbench, task);
  workbench = undefined;
  await proxy.close();
  await azure.stop();
});

/** A window whose Azure is at a name that only the proxy knows. */
async function open(settings: Record<string, unknown>, env: Record<string, string>): Promise<Workbench> {
  workbench = await openWorkbench(standInCloud(azure, accountsFile, { settings, env }));
  await workbench.openActivity("Azure ML Events");
  return workbench;
}

/** The same, signed in. */
async function opened(settings: Record<string, unknown>, env: Record<string, string>): Promise<Workbench> {
  const window = await open(settings, env);
  await window.tree.select(`${eva}: sign in`);
  await window.dialog.press("Allow");
  return window;
}

const snap = (window: Workbench, what: string): Promise<void> =>
  window.snap(path.join(screenshots, `proxy-${what}.png`));

/** The addresses that the proxy was asked for, each once. */
const tunnels = (): readonly string[] => [...new Set(proxy.asked)];

/** Without what this machine says of proxies itself. */
const bare = { HTTPS_PROXY: "", https_proxy: "", HTTP_PROXY: "", http_proxy: "", NO_PROXY: "", no_proxy: "" };

describe("behind a proxy a person", () => {
  // By default it is `override`, as in all tests below.
  test.each(["on", "fallback"])(
    "whom http.proxy names it to reaches Azure, with http.proxySupport %s",
    async (support) => {
      const { tree } = await opened({ "http.proxy": proxy.url, "http.proxySupport": support }, bare);
      await tree.row("churn-prod").waitFor();
      expect(tunnels()).toEqual([`${host}:443`]);
    },
  );

  test("whose environment names it reaches Azure, but not what NO_PROXY excepts", async () => {
    const { tree } = await opened({}, { ...bare, HTTPS_PROXY: proxy.url });
    await tree.row("churn-prod").waitFor();
    expect(tunnels()).toEqual([`${host}:443`]);
    await workbench?.close();

    await opened({}, { ...bare, HTTPS_PROXY: proxy.url, NO_PROXY: "stand-in.example" });
    const asked = proxy.asked.length;
    await workbench?.tree.row(`${host} does not answer.`).waitFor();
    expect(proxy.asked).toHaveLength(asked);
  });

  test("whose http.noProxy excepts Azure does not go through it, and neither does one who switched it off", async () => {
    await opened({ "http.proxy": proxy.url, "http.noProxy": ["stand-in.example"] }, bare);
    await workbench?.tree.row(`${host} does not answer.`).waitFor();
    await workbench?.close();
    await opened({ "http.proxy": proxy.url, "http.proxySupport": "off" }, bare);
    await workbench?.tree.row(`${host} does not answer.`).waitFor();
    expect(proxy.asked).toEqual([]);
  });

  test("reads which proxy wants a password, and goes on with one", async () => {
    proxy.password = "eva:s3cret";
    const { host: name } = new URL(proxy.url);
    const window = await opened({ "http.proxy": proxy.url.replace("//", "//eva:wr0ng@") }, bare);
    const row = window.tree.row(`Password wanted by the proxy ${name}.`);
    await row.waitFor();
    expect(await row.getAttribute("aria-label")).toMatch(/http:\/\/user:password@host:port.+http\.proxy/);
    expect(await window.page.locator("body").innerHTML()).not.toContain("wr0ng");
    await inEveryTheme(window, "proxy-password");
    proxy.password = "eva:wr0ng";
    await row.click();
    await window.tree.row("churn-prod").waitFor();
    expect(tunnels()).toEqual([`${host}:443`]);
  });

  test("reads which proxy is away, and which one lets nobody through", async () => {
    proxy.refusesWith = 403;
    const { host: name } = new URL(proxy.url);
    const window = await opened({ "http.proxy": proxy.url.replace("//", "//eva:s3cret@") }, bare);
    await window.tree.row(`No way through the proxy ${name} to ${host}.`).waitFor();
    await inEveryTheme(window, "proxy-refuses");
    await proxy.close();
    await window.runCommand("Azure ML Events: Refresh");
    await window.tree.row(`No answer from the proxy ${name}.`).waitFor();
    await inEveryTheme(window, "proxy-away");
    expect(await window.page.locator("body").innerHTML()).not.toContain("s3cret");
  });

  test("whose traffic it reads is told to trust its certificate", async () => {
    // What stands for Azure has a certificate that nobody trusts now.
    const window = await opened({ "http.proxy": proxy.url }, { ...bare, NODE_EXTRA_CA_CERTS: "" });
    await window.tree.row(`The certificate of ${host} is not trusted.`).waitFor();
    expect(tunnels()).toEqual([`${host}:443`]);
  });

  test("whose credential is of the environment asks Entra through it too", async () => {
    const client = { AZURE_TENANT_ID: contoso, AZURE_CLIENT_ID: contoso, AZURE_CLIENT_SECRET: "s3cret" };
    const settings = {
      "http.proxySupport": "on",
      "http.proxy": proxy.url,
      "amlEvents.azure.credential": "environment",
    };
    proxy.password = "eva:s3cret";
    const window = await open(settings, { ...bare, ...client });
    await window.tree.row("Password wanted by the proxy.").waitFor();
    expect(proxy.asked.length).toBeGreaterThan(0);
    await snap(window, "environment");
  });
});
