import assert from "node:assert/strict";
import { startWebhook, type Webhook } from "../rig/services/webhook.ts";
import { seedNames, type Journey } from "./journey.ts";

/** The URL that the last validation event of `webhook` asks to open. */
function validationUrlOf({ requests }: Webhook): string {
  const [event] = requests.at(-1)!.body as [{ data: { validationUrl: string } }];
  return event.data.validationUrl;
}

export const validateByHand: Journey = {
  name: "manual-validation",
  task: "creates an event subscription whose webhook is validated by hand, after canceling once",
  async run(workbench, snap) {
    const { tree } = workbench;
    const webhook = await startWebhook(() => ({ status: 200 }));
    try {
      await tree.press(seedNames.workspace, "New Event Subscription…");
      const page = await workbench.webview("#name");
      await page.locator("#name").fill("by-hand");
      await page.locator("#endpointUrl").fill(webhook.url);
      await page.locator("#create").click();
      await page.getByText(/accepted the validation event without returning the code/).waitFor();
      await page.getByText(/Waiting for manual validation, \d+ s\./).waitFor();
      await snap("waiting");

      await page.locator("#cancel").click();
      await page.getByText("Canceled. Event Grid keeps waiting for the validation for up to 10 minutes.").waitFor();
      await tree.row("by-hand").waitFor();
      await snap("canceled");

      await page.locator("#create").click();
      await page.getByText(/Open the validationUrl that it received within 10 minutes/).waitFor();
      assert.equal(webhook.requests.length, 2);
      assert.equal((await fetch(validationUrlOf(webhook))).status, 200);
      await workbench.editor.tab("New Event Subscription").waitFor({ state: "detached" });
      await tree.row("by-hand").waitFor();
      await snap("validated");
    } finally {
      await webhook.close();
    }
  },
};
