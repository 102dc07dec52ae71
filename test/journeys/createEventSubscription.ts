import assert from "node:assert/strict";
import { startWebhook } from "../rig/services/webhook.ts";
import { seedNames, type Journey } from "./journey.ts";

export const createEventSubscription: Journey = {
  name: "form",
  task: "creates an event subscription after trying its filter and correcting its webhook",
  async run(workbench, snap) {
    const { tree } = workbench;
    const webhook = await startWebhook();
    try {
      await tree.press(seedNames.workspace, "New Event Subscription…");
      const page = await workbench.webview("#name");
      await page.getByText("10 of 10 samples match").waitFor();
      await snap("empty");

      await page.locator("#create").click();
      await page.getByText("Enter a name.").first().waitFor();
      await page.getByText("Enter a webhook URL.").waitFor();
      await snap("marked");

      await page.locator("#name").fill("on-failed-run");
      await page.locator("vscode-checkbox", { hasText: /^Run status changed/ }).click();
      await page.getByRole("button", { name: "Add condition" }).click();
      await page.getByLabel("Key of condition 1").fill("data.runStatus");
      const values = page.getByLabel("Values of condition 1");
      await values.fill("Failed");
      await values.press("Enter");
      await page.getByText("3 of 10 samples match").waitFor();
      await snap("tried");

      // No event can meet these two conditions. The form warns, and offers a fix.
      await page.getByRole("button", { name: "Add condition" }).click();
      await page.getByLabel("Key of condition 2").fill("data.runStatus");
      await page.getByLabel("Values of condition 2").fill("Canceled");
      await page.getByLabel("Values of condition 2").press("Enter");
      await page.getByLabel("Key of condition 2").focus();
      await page.getByText("data.runStatus can't be both Failed and Canceled").first().waitFor();
      await page.getByText("0 of 10 samples match").waitFor();
      await snap("linted");
      await page.getByRole("button", { name: "Match either" }).click();
      await page.getByText("3 of 10 samples match").waitFor();

      // Workspaces raise this type no more. The fix replaces the filter.
      await page.locator("vscode-checkbox", { hasText: /^Run status changed/ }).click();
      await page.locator("vscode-checkbox", { hasText: /^Dataset drift detected/ }).click();
      await page.locator("#eventTypes-messages").getByText("Dataset drift detected is retired.").waitFor();
      await snap("retired");
      await page.getByRole("button", { name: "Filter on model monitors" }).click();
      await page.getByText("1 of 10 samples matches").waitFor();
      await snap("monitors");
      await page.getByRole("button", { name: "Remove condition 1" }).click();
      await page.getByRole("button", { name: "Add condition" }).click();

      // A key in another syntax gets the one to write.
      await page.getByLabel("Key of condition 1").fill("$.data.runStatus");
      await page.getByLabel("Values of condition 1").fill("Failed,Canceled,");
      await page.getByLabel("Key of condition 1").focus();
      await page.locator(".remedy").getByText("Write data.runStatus.").waitFor();
      await snap("key");
      await page.getByRole("button", { name: "Use data.runStatus" }).click();
      await page.getByText("3 of 10 samples match").waitFor();

      // Nothing listens on port 1, so the handshake fails. The form reports it at the URL.
      await page.locator("#endpointUrl").fill("http://127.0.0.1:1/events");
      await page.locator("#create").click();
      await page
        .locator("#endpointUrl-messages")
        .getByText(/failed Event Grid's validation/)
        .waitFor();
      await snap("refused");

      await page.locator("#endpointUrl").fill(webhook.url);
      await page.locator("#create").click();
      await tree.row("on-failed-run").waitFor();
      assert.equal(webhook.requests[0]?.headers["aeg-event-type"], "SubscriptionValidation");
      await tree.expand("on-failed-run");
      await tree.row("Filter").waitFor();
      await tree.waitForDescription("Filter", "data.runStatus is any of Failed, Canceled");
      await snap("created");
    } finally {
      await webhook.close();
    }
  },
};
