import assert from "node:assert/strict";
import { seedNames, type Journey } from "./journey.ts";
import { requestAsOtherTool, seedResourceGroup } from "./otherTool.ts";

/** Creates an event subscription as another tool would. Its destination needs no handshake. */
async function createOutsideVsCode(globalStorageFolder: string, name: string): Promise<void> {
  const account = `${seedResourceGroup}/providers/Microsoft.Storage/storageAccounts/churn`;
  const destination = { endpointType: "StorageQueue", properties: { resourceId: account, queueName: "failed" } };
  await requestAsOtherTool(globalStorageFolder, "PUT", name, { destination });
}

export const browseTree: Journey = {
  name: "browse",
  task: "expands, refreshes, copies, exports and deletes event subscriptions",
  async run(workbench, snap) {
    const { tree, editor, dialog, page, quickInput } = workbench;
    const [first, second] = seedNames.eventSubscriptions;
    await tree.expand(first);
    await tree.row("Filter").waitFor();
    await tree.waitForDescription("Filter", /data\.runStatus is any of Failed, Canceled/);
    await tree.waitForDescription("Sends to", /^webhook http:\/\/sample-handler\.localhost/);
    await snap("tree");

    // When another tool adds one, the tree refreshes and keeps its expanded and selected rows.
    await tree.select("Filter");
    await createOutsideVsCode(workbench.globalStorageFolder, "added-elsewhere");
    await tree.row("added-elsewhere").waitFor();
    await tree.row("Filter").and(page.locator("[aria-selected=true]")).waitFor();
    await tree.row(first).and(page.locator("[aria-expanded=true]")).waitFor();

    await tree.press("Sends to", "Copy Value");
    await page.locator(".statusbar").getByText("Value copied.").waitFor();
    assert.match(await editor.clipboard(), /^webhook http/);

    await tree.choose(first, "Copy Resource ID");
    await page.locator(".statusbar").getByText("Resource ID copied.").waitFor();
    assert.match(
      await editor.clipboard(),
      /workspaces\/churn-lab\/providers\/Microsoft\.EventGrid\/eventSubscriptions\/notify-failed-runs$/,
    );

    await tree.choose(first, "Show Event Subscription as JSON", "keyboard");
    await editor.tab(`${first} - churn-lab.json`).waitFor();
    const shown = JSON.parse(await editor.text()) as { name: string };
    assert.equal(shown.name, first);
    await tree.expand(first);
    await snap("json");
    await editor.close(`${first} - churn-lab.json`);

    await tree.choose(first, "Export Event Subscription…");
    await quickInput.pick("Bicep");
    await page.locator(".view-line").getByText("eventSubscription").first().waitFor();
    assert.match(await editor.text(), /Microsoft\.EventGrid\/eventSubscriptions@/);
    await snap("exported");
    await workbench.runCommand("View: Close All Editors");
    await dialog.press("Don't Save");
    await tree.collapse(first);

    await tree.choose(second, "Delete Event Subscription");
    assert.match(await dialog.text(), /Delete the event subscription promote-models from churn-lab\?/);
    await snap("delete");
    await dialog.press("Cancel");
    await tree.row(second).waitFor();

    // The Delete key asks the same.
    await tree.select(second);
    await page.keyboard.press("Delete");
    assert.match(await dialog.text(), /Delete the event subscription promote-models from churn-lab\?/);
    await dialog.press("Delete");
    await tree.row(second).waitFor({ state: "detached" });
    await snap("deleted");
  },
};
