import { describe, expect, test } from "vitest";
import { startWebhook } from "../rig/services/webhook.ts";
import { waitUntil } from "../rig/workbench/waitUntil.ts";
import {
  AzureFixture,
  contoso,
  eva,
  fabrikam,
  expectNoPrompts,
  ole,
  pollTimeout,
  signInAs,
  saveAzureScreenshot,
  woodgrove,
} from "./azureFixture.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";

const fixture = new AzureFixture();

describe("on Azure a person", () => {
  test("creates and deletes an event subscription with the account that sees its Azure subscription", async () => {
    const webhook = await startWebhook();
    fixture.setSignedIn({ eva: [contoso, fabrikam], ole: [woodgrove] });
    const window = await fixture.openWindow();
    const { tree, dialog } = window;
    await signInAs(window, eva, ole);
    await tree.press("wood-lab", "New Event Subscription…");
    const form = await window.webview("#name");
    await form.locator("#name").fill("on-azure");
    await form.locator("#endpointUrl").fill(webhook.url);
    await form.locator("#create").click();
    await tree.expand("wood-lab", "on-azure");
    await tree.row("Sends to").waitFor();
    expect(await tree.row("Activity").count()).toBe(0);
    await saveAzureScreenshot(window, "event-subscription");
    await tree.choose("on-azure", "Delete Event Subscription");
    await dialog.press("Delete");
    await tree.row("on-azure").waitFor({ state: "detached" });
    const deletes = fixture.azure.answeredRequests.filter(({ request }) => request.startsWith("DELETE"));
    expect(deletes.map(({ who }) => who)).toEqual([`ole ${woodgrove}`]);
    await webhook.close();
  });

  test("does not notice that a token expires during a long-running operation", async () => {
    const webhook = await startWebhook();
    fixture.setSignedIn({ eva: [contoso] }, 2);
    fixture.azure.pollsUntilDone = 4;
    const window = await fixture.openWindow();
    const { tree } = window;
    await signInAs(window, eva);
    await tree.row("churn-prod").waitFor();
    await tree.press("churn-prod", "New Event Subscription…");
    const form = await window.webview("#name");
    await form.locator("#name").fill("slowly");
    await form.locator("#endpointUrl").fill(webhook.url);
    await form.locator("#create").click();
    const pollCount = () =>
      fixture.azure.answeredRequests.filter(({ request }) => request.includes("operationsStatus")).length;
    await expect.poll(pollCount, pollTimeout).toBeGreaterThan(fixture.azure.pollsUntilDone);
    await tree.expand("churn-prod", "slowly");
    await tree.row("Sends to").waitFor();
    expect(fixture.azure.answeredRequests.filter(({ status }) => status === 401)).toEqual([]);
    await webhook.close();
  });

  test("reads which tenant failed, uses the others, and retries", async () => {
    fixture.setSignedIn({ eva: [contoso, fabrikam] });
    fixture.azure.faults.set(fabrikam, { status: 500 });
    const window = await fixture.openWindow();
    const { tree } = window;
    await signInAs(window, eva);
    await tree.row("churn-prod").waitFor();
    const row = tree.row("Can't load tenant Fabrikam");
    await row.waitFor();
    expect(await tree.description("Can't load tenant Fabrikam")).toBe(`${eva}, Azure has a problem of its own`);
    await screenshotInThemes(window, "azure-tenant-failed");
    fixture.azure.faults.clear();
    await tree.press("Can't load tenant Fabrikam", "Retry");
    await tree.row("vision-shared").waitFor();
    await row.waitFor({ state: "detached" });

    // Workspaces that were found before stay when a refresh fails.
    fixture.azure.faults.set(fabrikam, { status: 500 });
    await window.runCommand("Azure ML Events: Refresh");
    await row.waitFor();
    expect(await tree.description("Can't load tenant Fabrikam")).toMatch(/showing earlier results/);
    await expect.poll(() => tree.row("vision-shared").count(), pollTimeout).toBe(1);
    await expectNoPrompts(window);
  });

  test("uses the other tenants while one does not respond", async () => {
    fixture.setSignedIn({ eva: [contoso, fabrikam] });
    fixture.azure.faults.set(fabrikam, "hang");
    const window = await fixture.openWindow();
    const { tree } = window;
    await signInAs(window, eva);
    await tree.row("churn-prod").waitFor();
    await tree.row("Loading more").waitFor();
    await expect.poll(() => tree.description("Azure"), pollTimeout).toBe(eva);
    await tree.expand("churn-prod");
    await tree.row("No event subscriptions yet").waitFor();
    await saveAzureScreenshot(window, "tenant-hangs");
    fixture.azure.answerHanging();
    await tree.row("vision-shared").waitFor();
    await tree.row("Loading more").waitFor({ state: "detached" });
  });

  test("reads until when Azure throttles, and then sees the workspaces", async () => {
    fixture.setSignedIn({ eva: [contoso] });
    fixture.azure.faults.set(`${contoso} /providers/Microsoft.ResourceGraph/resources`, { status: 429, retryAfter: 3 });
    const window = await fixture.openWindow();
    const { tree } = window;
    await signInAs(window, eva);
    await tree.row(/^Throttled until/).waitFor();
    expect(await tree.labels()).not.toContain("Can't load tenant Contoso");
    await screenshotInThemes(window, "azure-throttled");
    fixture.azure.faults.clear();
    await tree.row("churn-prod").waitFor();
    await expectNoPrompts(window);
  });

  test("reads that Azure or the sign-in cannot be reached, and retries with a button", async () => {
    fixture.setSignedIn({ eva: [contoso] }, 2);
    fixture.azure.isUnreachable = true;
    const window = await fixture.openWindow();
    const { tree } = window;
    await signInAs(window, eva);
    const row = tree.row(/does not answer/);
    await row.waitFor();
    await screenshotInThemes(window, "azure-offline");
    fixture.azure.isUnreachable = false;
    await tree.press(/does not answer/, "Retry");
    await tree.row("churn-prod").waitFor();

    // The sign-in cannot reach Microsoft.
    fixture.setSignedIn({ eva: [contoso] }, 2, "No way to sign in.");
    // The pipeline uses a token until it expires if it gets no other.
    const end = Date.now() + 2_500;
    await waitUntil("the last tokens to expire", async () => (Date.now() > end ? true : undefined));
    await window.runCommand("Azure ML Events: Refresh");
    const without = tree.row(`No token for ${eva}.`);
    await without.waitFor();
    await expectNoPrompts(window);
    await saveAzureScreenshot(window, "no-token");
    fixture.setSignedIn({ eva: [contoso] }, 2);
    await tree.press(`No token for ${eva}.`, "Retry");
    await without.waitFor({ state: "detached" });
  });
});
