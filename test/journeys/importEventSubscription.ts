import assert from "node:assert/strict";
import { modelMonitor } from "../../src/core/events/modelMonitor.ts";
import { startWebhook } from "../rig/services/webhook.ts";
import { seedNames, type Journey } from "./journey.ts";

const bicepText = (url: string): string => `param owner string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2024-10-01' existing = {
  name: 'churn-prod'
}

resource drift 'Microsoft.EventGrid/eventSubscriptions@2025-02-15' = {
  name: 'watch-drift'
  scope: workspace
  properties: {
    destination: { endpointType: 'WebHook', properties: { endpointUrl: '${url}' } }
    filter: {
      includedEventTypes: [ 'Microsoft.MachineLearningServices.RunStatusChanged' ]
      advancedFilters: [ { operatorType: 'StringContains', key: '${modelMonitor.key}', values: [ 'churn_data_drift' ] } ]
    }
  }
}

resource failures 'Microsoft.EventGrid/eventSubscriptions@2025-02-15' = if (true) {
  name: 'from-bicep'
  scope: workspace
  properties: {
    destination: { endpointType: 'WebHook', properties: { endpointUrl: '${url}', maxEventsPerBatch: 7 } }
    filter: { advancedFilters: [ { operatorType: 'StringIn', key: 'data.runStatus', values: [ 'Failed' ] } ] }
    labels: [ owner, 'from-bicep' ]
    eventDeliverySchema: 'EventGridSchema'
  }
}
`;

export const importEventSubscription: Journey = {
  name: "import",
  task: "imports event subscriptions from Bicep, one as new and one over an existing one",
  async run(workbench, snap) {
    const { tree, editor, page, quickInput } = workbench;
    const webhook = await startWebhook();
    try {
      await quickInput.runCommand("File: New Untitled Text File");
      await editor.tab("Untitled-1").waitFor();
      await page.evaluate((text) => navigator.clipboard.writeText(text), bicepText(webhook.url));
      await editor.focus();
      await page.keyboard.press("ControlOrMeta+v");
      await page.locator(".view-line").getByText("from-bicep").first().waitFor();

      await tree.choose(seedNames.workspace, "Import Event Subscription…");
      assert.deepEqual(await quickInput.items(), [
        "watch-drift",
        `RunStatusChanged · ${modelMonitor.key} contains churn_data_drift`,
        "from-bicep",
        "all events · data.runStatus equals Failed",
      ]);
      await snap("choose");
      await quickInput.pick("from-bicep");
      const form = await workbench.webview(".import-problems");
      await form.getByText("3 of 10 samples match").waitFor();
      await form.getByText(/up to 7 events/).waitFor();
      assert.equal(await form.locator("#name").inputValue(), "from-bicep");
      await snap("imported");

      // The form links to the part of the text that it did not understand.
      await form.getByRole("button", { name: /^Line 19, column/ }).click();
      await page.locator(".squiggly-warning").first().waitFor();
      await snap("source");
      await editor.tab("Import Event Subscription - churn-lab").click();

      // A label is a parameter in the text, so it needs a value.
      const again = await workbench.webview("#create");
      await again.locator("#create").click();
      await again.locator("#fill-0-messages").getByText("Set by the parameter owner.").waitFor();
      await snap("blank");
      await again.locator("#fill-0").fill("team:churn");
      await again.locator("#create").click();
      await tree.expand("from-bicep");
      await tree.waitForDescription("Labels", "team:churn, from-bicep");
      await tree.waitForDescription("Filter", "data.runStatus equals Failed");
      await tree.collapse("from-bicep");
      await snap("created");

      // An existing event subscription is compared, and replaced after confirmation.
      await tree.choose(seedNames.workspace, "Import Event Subscription…");
      await quickInput.pick("watch-drift");
      const over = await workbench.webview("#create");
      await over.getByText(/Compared with the deployed filter/).waitFor();
      await over.locator("#create").click();
      await over
        .locator("dialog")
        .getByText(`from "${modelMonitor.key} contains "${modelMonitor.breachText}""`)
        .waitFor();
      await snap("replace");
      await over.locator("#agree").click();
      await tree.expand("watch-drift");
      await tree.row("Filter").waitFor();
      await workbench.runCommand("Azure ML Events: Refresh");
      await tree.row("Filter").getByText("contains churn_data_drift").waitFor();
    } finally {
      await webhook.close();
    }
  },
};
