import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../rig/ending.ts";
import { repository, screenshots } from "../rig/repository.ts";
import type { Theme } from "../rig/settings.ts";
import { writeStandInAz } from "../rig/standInAz.ts";
import { type StandInAzure, startStandInAzure } from "../rig/standInAzure.ts";
import { startWebhook } from "../rig/webhook.ts";
import { openWorkbench, type Workbench } from "../rig/workbench.ts";
import { until } from "../rig/workbench/until.ts";

const tenant = (at: number): string => `00000000-0000-4000-8000-00000000000${at}`;
const [contoso, fabrikam, woodgrove, empty] = [tenant(1), tenant(2), tenant(3), tenant(4)] as const;
const azureSubscription = (at: number): string => `00000000-0000-4000-8000-0000000000a${at}`;
const eva = "eva@contoso.com";
const ole = "ole@woodgrove.com";
const ida = "ida@example.com";
const folder = temporaryFolder();
const accountsFile = path.join(folder.path, "accounts.json");

/** Until the tree has settled. */
const patience = { timeout: 15_000 };

let azure: StandInAzure;
let workbench: Workbench | undefined;

beforeEach(async () => {
  azure = await startStandInAzure(
    [
      {
        id: contoso,
        name: "Contoso",
        accounts: ["eva", "ole"],
        azureSubscriptions: [
          { id: azureSubscription(1), name: "Production" },
          { id: azureSubscription(2), name: "Test" },
        ],
      },
      {
        id: fabrikam,
        name: "Fabrikam",
        accounts: ["eva"],
        azureSubscriptions: [
          { id: azureSubscription(3), name: "Shared" },
          // Contoso's, which Fabrikam manages for it.
          { id: azureSubscription(1), name: "Production", tenantId: contoso },
        ],
      },
      {
        id: woodgrove,
        name: "Woodgrove",
        accounts: ["ole"],
        azureSubscriptions: [{ id: azureSubscription(4), name: "Lab" }],
      },
      { id: empty, name: "Empty", accounts: ["ida"], azureSubscriptions: [] },
    ],
    [
      { subscriptionId: azureSubscription(1), name: "churn-prod" },
      { subscriptionId: azureSubscription(3), name: "vision-shared" },
      { subscriptionId: azureSubscription(4), name: "wood-lab" },
    ],
  );
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail" && workbench) await snap(workbench, `failed-${task.name.split(/\W/)[0]}`);
  await workbench?.close();
  workbench = undefined;
  await azure.stop();
});

const signedIn = (
  who: { eva?: readonly string[]; ole?: readonly string[]; ida?: readonly string[] },
  lifetime = 3_600,
): void =>
  writeFileSync(
    accountsFile,
    JSON.stringify({
      lifetime,
      accounts: [
        { id: "eva", label: eva, home: contoso, signedIn: who.eva ?? [] },
        { id: "ole", label: ole, home: woodgrove, signedIn: who.ole ?? [] },
        { id: "ida", label: ida, home: empty, signedIn: who.ida ?? [] },
      ],
    }),
  );

/** A window on the stand-in's cloud, which is a custom one. */
async function opened(settings: Record<string, unknown> = {}, env: Record<string, string> = {}): Promise<Workbench> {
  const { endpoint: url } = azure;
  workbench = await openWorkbench({
    settings: {
      "microsoft-sovereign-cloud.environment": "custom",
      "microsoft-sovereign-cloud.customEnvironment": {
        name: "Stand-in",
        portalUrl: url,
        managementEndpointUrl: `${url}/`,
        resourceManagerEndpointUrl: `${url}/`,
        activeDirectoryEndpointUrl: `${url}/`,
        activeDirectoryResourceId: `${url}/`,
      },
      ...settings,
    },
    env: { STAND_IN_MICROSOFT: accountsFile, NODE_EXTRA_CA_CERTS: azure.certificateFile, ...env },
    standIns: { "microsoft-authentication": path.join(repository, "test/rig/standInMicrosoft") },
  });
  await workbench.openActivity("Azure ML Events");
  await workbench.tree.row("Azure").waitFor();
  return workbench;
}

/** VS Code asks once for each account whether this extension may use it. */
const allow = (window: Workbench): Promise<void> => window.dialog.press("Allow");

/** Accounts that VS Code has already are offered by a row each. */
async function signInAs(window: Workbench, ...accounts: readonly string[]): Promise<void> {
  for (const account of accounts) {
    await window.tree.select(`${account}: sign in`);
    await allow(window);
    await window.tree.row(`${account}: sign in`).waitFor({ state: "detached" });
  }
}

const snap = (window: Workbench, what: string): Promise<void> =>
  window.snap(path.join(screenshots, `azure-${what}.png`));

async function inEveryTheme(window: Workbench, what: string): Promise<void> {
  for (const theme of ["light", "high contrast", "dark"] satisfies Theme[]) {
    await window.useTheme(theme);
    await snap(window, `${what}-${theme.replace(" ", "-")}`);
  }
}

describe("on Azure a person", () => {
  test("signs in with one account and then another, in three tenants of which one needs it, and works there", async () => {
    signedIn({});
    const window = await opened();
    const { tree } = window;
    await tree.row("Signed out: sign in").waitFor();
    expect(azure.answered).toEqual([]);
    await inEveryTheme(window, "signed-out");
    await tree.select("Signed out: sign in");
    await allow(window);
    await tree.row("churn-prod").waitFor();
    await tree.row("Sign in to tenant Fabrikam").waitFor();
    await expect.poll(() => tree.description("Azure"), patience).toBe(eva);
    await inEveryTheme(window, "tenant");

    await tree.select("Sign in to tenant Fabrikam");
    await allow(window);
    await tree.row("vision-shared").waitFor();
    await tree.row("Sign in to tenant Fabrikam").waitFor({ state: "detached" });
    expect(await tree.row("churn-prod").count()).toBe(1);

    await tree.choose("Azure", "Sign In");
    await allow(window);
    await window.quickInput.pick("Sign in to another account");
    await tree.row("wood-lab").waitFor();
    await expect.poll(() => tree.description("Azure"), patience).toBe(`${eva}, ${ole}`);
    await snap(window, "two-accounts");

    await window.runCommand("Azure ML Events: Tail Events");
    await window.quickInput.pick("churn-prod");
    await window.notifications.with(/churn-prod cannot be tailed yet/).waitFor();
    const offered = await tree.menu("churn-prod");
    expect(offered).toEqual(expect.arrayContaining(["New Event Subscription", "Import Event Subscription"]));
    for (const local of ["Raise Sample Event", "Run Scenario", "Remove Local Workspace"])
      expect(offered).not.toContain(local);
  });

  test("creates, sees and deletes an event subscription, each request as who sees its Azure subscription", async () => {
    const webhook = await startWebhook();
    signedIn({ eva: [contoso, fabrikam], ole: [woodgrove] });
    const window = await opened();
    const { tree, dialog } = window;
    await signInAs(window, eva, ole);
    // A click on a row that is being replaced is lost.
    await window.page.locator(".part.sidebar .monaco-progress-container.active").waitFor({ state: "hidden" });
    await tree.press("wood-lab", "New Event Subscription");
    const form = await window.webview("#name");
    await form.locator("#name").fill("on-azure");
    await form.locator("#endpointUrl").fill(webhook.url);
    await form.locator("#create").click();
    await tree.expand("wood-lab", "on-azure");
    await tree.row("Sends to").waitFor();
    expect(await tree.row("Activity").count()).toBe(0);
    await snap(window, "event-subscription");
    await tree.choose("on-azure", "Delete Event Subscription");
    await dialog.press("Delete");
    await tree.row("on-azure").waitFor({ state: "detached" });
    const deletes = azure.answered.filter(({ request }) => request.startsWith("DELETE"));
    expect(deletes.map(({ who }) => who)).toEqual([`ole ${woodgrove}`]);
    await webhook.close();
  });

  test("chooses whose workspaces to see, and that is remembered; the choice of the Azure extensions is honoured", async () => {
    signedIn({ eva: [contoso, fabrikam] });
    const window = await opened({
      "azureResourceGroups.selectedSubscriptions": [`${contoso}/${azureSubscription(2)}`],
    });
    const { tree, quickInput } = window;
    await signInAs(window, eva);
    await tree.row("No workspaces: choose others").waitFor();
    await inEveryTheme(window, "no-workspaces");
    await tree.press("Azure", "Select Azure Subscriptions");
    expect(await quickInput.items()).toEqual(expect.arrayContaining(["Production", "Shared", "Test"]));
    await snap(window, "choose");
    await quickInput.pick("Test");
    await quickInput.pick("Shared");
    await quickInput.accept();
    await tree.row("vision-shared").waitFor();
    expect(await tree.row("churn-prod").count()).toBe(0);
    await window.reload();
    await tree.row("vision-shared").waitFor();
    expect(await tree.row("churn-prod").count()).toBe(0);
  });

  test("is told who sees no Azure subscription, and that the chosen ones are not there", async () => {
    signedIn({ ida: [empty] });
    const window = await opened({ "azureResourceGroups.selectedSubscriptions": ["x/y"] });
    await inEveryTheme(window, "account");
    await signInAs(window, ida);
    await window.tree.row("No Azure subscriptions").waitFor();
    await inEveryTheme(window, "no-azure-subscriptions");
    await window.tree.select("No Azure subscriptions");
    await allow(window);
    await window.quickInput.pick("Sign in to another account");
    await window.tree.row("Choose Azure subscriptions").waitFor();
    await inEveryTheme(window, "none-of-the-chosen");
  });

  test("goes on when tokens end in the middle, and is asked by a row when the session or a policy does", async () => {
    // The pipeline renews what has less than two minutes left, so each request brings a token of its own.
    signedIn({ eva: [contoso] }, 2);
    const window = await opened();
    const { tree } = window;
    await signInAs(window, eva);
    await tree.row("churn-prod").waitFor();
    const end = Date.now() + 2_500;
    await until("the first tokens to end", async () => (Date.now() > end ? true : undefined));
    await tree.expand("churn-prod");
    await tree.row("No event subscriptions yet").waitFor();
    expect(azure.answered.filter(({ status }) => status === 401)).toEqual([]);

    azure.challenging.add(contoso);
    await window.runCommand("Azure ML Events: Refresh");
    await tree.row(`${eva}: sign in again`).waitFor();
    await inEveryTheme(window, "challenged");
    await tree.select(`${eva}: sign in again`);
    await allow(window);
    await tree.row("churn-prod").waitFor();

    azure.challenging.clear();
    signedIn({});
    await window.runCommand("Azure ML Events: Refresh");
    await tree.row("Signed out: sign in").waitFor();
  });

  test("without an account in VS Code is whom the Azure CLI knows", async () => {
    signedIn({});
    const az = writeStandInAz(path.join(folder.path, "az"), { oid: "eva", tid: contoso, upn: eva });
    // As if started from a terminal: else VS Code takes the PATH of a login shell.
    const window = await opened({}, { VSCODE_CLI: "1", PATH: `${az.folder}${path.delimiter}${process.env.PATH}` });
    await window.tree.row("churn-prod").waitFor();
    await expect.poll(() => window.tree.description("Azure"), patience).toBe(eva);
    await snap(window, "azure-cli");
  });

  test("who is offline reads it in a row, and goes on with a click", async () => {
    signedIn({ eva: [contoso] });
    azure.away = true;
    const window = await opened();
    const { tree } = window;
    await signInAs(window, eva);
    const row = tree.row(/does not answer/);
    await row.waitFor();
    await inEveryTheme(window, "offline");
    azure.away = false;
    await row.click();
    await tree.row("churn-prod").waitFor();
  });
});
