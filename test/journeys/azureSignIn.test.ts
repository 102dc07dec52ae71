import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createPath } from "../rig/environment.ts";
import { writeStandInAzureCli } from "../rig/services/standInAzureCli.ts";
import type { StandInTenant } from "../rig/services/standInAzure.ts";
import { waitUntil } from "../rig/workbench/waitUntil.ts";
import {
  allowSignIn,
  azureSubscriptionId,
  AzureFixture,
  contoso,
  empty,
  eva,
  fabrikam,
  ida,
  expectNoPrompts,
  ole,
  pollTimeout,
  signInAs,
  signInButton,
  saveAzureScreenshot,
} from "./azureFixture.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";

const fixture = new AzureFixture();

describe("on Azure a person", () => {
  test("signs in to a tenant and with a second account, and is refused a tail on Azure", async () => {
    fixture.setSignedIn({});
    const window = await fixture.openWindow();
    const { tree } = window;
    await signInButton(window).waitFor();
    expect(await tree.labels()).toEqual([]);
    expect(fixture.azure.answeredRequests).toEqual([]);
    await expectNoPrompts(window);
    await screenshotInThemes(window, "azure-signed-out");
    await signInButton(window).click();
    await allowSignIn(window);
    await tree.row("churn-prod").waitFor();
    await tree.row("Tenant Fabrikam").waitFor();
    await expect.poll(() => tree.description("Azure"), pollTimeout).toBe(eva);
    await window.runCommand("Azure ML Events: Refresh");
    await tree.row("Tenant Fabrikam").waitFor();
    await expectNoPrompts(window);
    await screenshotInThemes(window, "azure-tenant");

    await tree.press("Tenant Fabrikam", "Sign In to Azure…");
    await allowSignIn(window);
    await tree.row("vision-shared").waitFor();
    await tree.row("Tenant Fabrikam").waitFor({ state: "detached" });
    await expect.poll(() => tree.row("churn-prod").count(), pollTimeout).toBe(1);

    await tree.choose("Azure", "Sign In with Another Account…");
    await allowSignIn(window);
    await window.quickInput.pick("Sign in to another account");
    await tree.row("wood-lab").waitFor();
    await expect.poll(() => tree.description("Azure"), pollTimeout).toBe(`${eva}, ${ole}`);
    await saveAzureScreenshot(window, "two-accounts");

    // The second account is not signed in to Contoso, but the first one sees it.
    await expect.poll(() => tree.row(/^Tenant /).count(), pollTimeout).toBe(0);
    await window.runCommand("Azure ML Events: Sign In to Tenant…");
    expect(await window.quickInput.items()).toEqual(["Contoso", `${ole} (${eva} has access already)`]);
    await saveAzureScreenshot(window, "sign-in-to-tenant");
    await window.quickInput.cancel();

    await window.runCommand("Azure ML Events: Tail Events");
    await window.quickInput.pick("churn-prod");
    await window.notifications.withText(/churn-prod can't be tailed yet/).waitFor();
    const offered = await tree.menuItems("churn-prod");
    expect(offered).toEqual(expect.arrayContaining(["New Event Subscription…", "Import Event Subscription…"]));
    for (const local of ["Raise Sample Event…", "Run Scenario…", "Remove Local Workspace"])
      expect(offered).not.toContain(local);
  });

  test("selects Azure subscriptions, which a reload keeps, and starts with the selection of the Azure extensions", async () => {
    fixture.setSignedIn({ eva: [contoso, fabrikam] });
    const window = await fixture.openWindow({
      "azureResourceGroups.selectedSubscriptions": [`${contoso}/${azureSubscriptionId(2)}`],
    });
    const { tree, quickInput } = window;
    await signInAs(window, eva);
    await tree.row("No workspaces").waitFor();
    await screenshotInThemes(window, "azure-no-workspaces");
    await tree.press("Azure", "Select Azure Subscriptions…");
    expect(await quickInput.items()).toEqual(expect.arrayContaining(["Production", "Shared", "Test"]));
    await saveAzureScreenshot(window, "choose");
    await quickInput.pick("Test");
    await quickInput.pick("Shared");
    await quickInput.accept();
    await tree.row("vision-shared").waitFor();
    expect(await tree.row("churn-prod").count()).toBe(0);
    await window.reload();
    await tree.row("vision-shared").waitFor();
    expect(await tree.row("churn-prod").count()).toBe(0);
  });

  test("reads that an account has no Azure subscriptions, and that the selected ones were not found", async () => {
    fixture.setSignedIn({ ida: [empty] });
    const window = await fixture.openWindow({ "azureResourceGroups.selectedSubscriptions": ["x/y"] });
    await screenshotInThemes(window, "azure-account");
    await signInAs(window, ida);
    await window.tree.row("No Azure subscriptions").waitFor();
    await screenshotInThemes(window, "azure-no-azure-subscriptions");
    await window.tree.press("No Azure subscriptions", "Sign In with Another Account…");
    await allowSignIn(window);
    await window.quickInput.pick("Sign in to another account");
    await window.tree.row("Selected Azure subscription not found").waitFor();
    await screenshotInThemes(window, "azure-none-of-the-chosen");
    expect(window.webviewErrors()).toEqual([]);
  });

  test("keeps working when a token expires, and signs in by a row when the session ends or a policy requires it", async () => {
    // The pipeline renews a token with less than two minutes left, so each request has a new token.
    fixture.setSignedIn({ eva: [contoso] }, 2);
    const window = await fixture.openWindow();
    const { tree } = window;
    await signInAs(window, eva);
    await tree.row("churn-prod").waitFor();
    const end = Date.now() + 2_500;
    await waitUntil("the first tokens to expire", async () => (Date.now() > end ? true : undefined));
    await tree.expand("churn-prod");
    await tree.row("No event subscriptions yet").waitFor();
    expect(fixture.azure.answeredRequests.filter(({ status }) => status === 401)).toEqual([]);

    fixture.azure.challengedTenants.add(contoso);
    await window.runCommand("Azure ML Events: Refresh");
    await tree.row(`${eva} needs a new sign-in`).waitFor();
    await expectNoPrompts(window);
    await screenshotInThemes(window, "azure-challenged");
    await tree.press(`${eva} needs a new sign-in`, "Sign In to Azure…");
    await allowSignIn(window);
    await tree.row("churn-prod").waitFor();

    fixture.azure.challengedTenants.clear();
    await window.runCommand("Azure ML Events: Refresh");
    await tree.row("churn-prod").waitFor();
    await expect.poll(() => tree.description("Azure"), pollTimeout).toBe(eva);
    // Another window signs out.
    fixture.setSignedIn({});
    await signInButton(window).waitFor();
    fixture.setSignedIn({ eva: [contoso] });
    await tree.row("churn-prod").waitFor();
    await expect.poll(() => tree.description("Azure"), pollTimeout).toBe(eva);
    await expectNoPrompts(window);
  });

  test("signs in to one of many tenants, and selects among 300 Azure subscriptions", async () => {
    const id = (kind: string, at: number): string => `00000000-0000-4000-${kind}-${String(at).padStart(12, "0")}`;
    const many = Array.from({ length: 17 }, (_, at): StandInTenant => ({
      id: at ? id("8001", at) : contoso,
      name: at ? `Customer ${String(at).padStart(2, "0")}` : "Contoso",
      accounts: ["eva"],
      azureSubscriptions: Array.from({ length: at < 5 ? 60 : 1 }, (_, of) => ({
        id: id("8002", at * 100 + of),
        name: `Lab ${at}-${String(of).padStart(2, "0")}`,
      })),
    }));
    await fixture.startAzure(many, [
      { subscriptionId: id("8002", 7), name: "churn-prod" },
      { subscriptionId: id("8002", 409), name: "vision" },
    ]);
    fixture.setSignedIn({ eva: many.slice(0, 5).map((one) => one.id) });
    const window = await fixture.openWindow();
    const { tree, quickInput } = window;
    await signInAs(window, eva);
    await tree.row("vision").waitFor();
    await tree.row("9 more tenants need a sign-in").waitFor();
    await expect.poll(() => tree.row(/^Tenant /).count(), pollTimeout).toBe(3);
    await expectNoPrompts(window);
    await screenshotInThemes(window, "azure-many-tenants");
    await tree.press("9 more tenants need a sign-in", "Sign In to Tenant…");
    await quickInput.type("Customer 16");
    await quickInput.pick("Customer 16");
    await allowSignIn(window);
    await tree.row("8 more tenants need a sign-in").waitFor();

    fixture.azure.faults.set(contoso, "hang");
    await tree.press("Azure", "Select Azure Subscriptions…");
    expect(await quickInput.items()).toContain("Lab 0-00");
    await window.page.locator(".quick-input-widget .monaco-progress-container.active").waitFor();
    await saveAzureScreenshot(window, "choosing-many");
    await quickInput.cancel();
    fixture.azure.answerHanging();
    await tree.press("Azure", "Select Azure Subscriptions…");
    await window.page.locator(".quick-input-widget .quick-input-count").filter({ hasText: "301 Selected" }).waitFor();
    await window.page.locator(".quick-input-widget .monaco-progress-container.active").waitFor({ state: "hidden" });
    await saveAzureScreenshot(window, "choose-many");
    await window.page.locator(".quick-input-widget").getByRole("checkbox").first().click();
    await quickInput.type("Lab 4-09");
    await quickInput.pick("Lab 4-09");
    await quickInput.accept();
    await tree.row("churn-prod").waitFor({ state: "detached" });
    await tree.row("vision").waitFor();
  });

  test("signs in by keyboard alone", async () => {
    fixture.setSignedIn({});
    const window = await fixture.openWindow();
    const { page, tree, dialog } = window;
    const button = signInButton(window);
    await button.waitFor();
    await window.runCommand("Azure ML Events: Focus on Azure ML Events View");
    // The view takes the focus some time after the command.
    await waitUntil("the focus on the button", async () => {
      await page.keyboard.press("Tab");
      return (await button.and(page.locator(":focus")).count()) > 0 || undefined;
    });
    await page.keyboard.press("Enter");
    expect(await dialog.text()).toContain("wants to sign in using");
    await allowSignIn(window);
    await tree.row("churn-prod").waitFor();
  });

  test("reads that a folder may not select the cloud that gets the tokens, and opens the settings", async () => {
    fixture.setSignedIn({ eva: [contoso] });
    const opening = path.join(fixture.folder.path, "opened");
    mkdirSync(path.join(opening, ".vscode"), { recursive: true });
    writeFileSync(
      path.join(opening, ".vscode/settings.json"),
      JSON.stringify({ "microsoft-sovereign-cloud.environment": "USGovernment" }),
    );
    const window = await fixture.openWindow({}, {}, { folder: opening });
    const row = window.tree.row("The folder's settings choose the cloud.");
    await row.waitFor();
    expect(fixture.azure.answeredRequests).toEqual([]);
    await expectNoPrompts(window);
    await screenshotInThemes(window, "azure-folder-settings");
    await window.tree.press("The folder's settings choose the cloud.", "Open Settings");
    await window.page.locator(".settings-editor").waitFor();
  });

  test("without an account in VS Code uses the account of the Azure CLI", async () => {
    fixture.setSignedIn({});
    const az = writeStandInAzureCli(path.join(fixture.folder.path, "az"), { oid: "eva", tid: contoso, upn: eva });
    const window = await fixture.openWindow({}, { PATH: `${az.folder}${path.delimiter}${createPath()}` });
    await window.tree.row("churn-prod").waitFor();
    await expect.poll(() => window.tree.description("Azure"), pollTimeout).toBe(eva);
    await saveAzureScreenshot(window, "azure-cli");
  });
});
