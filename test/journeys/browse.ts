import assert from "node:assert/strict";
import { seeded, type Walk } from "./walk.ts";

/** The tree: expand, read, refresh, copy, show as JSON, delete after a question. */
export const browse: Walk = {
  name: "browse",
  async take(workbench, snap) {
    const { tree, editor, dialog, page, quickInput } = workbench;
    const [first, second] = seeded.eventSubscriptions;
    await tree.expand(first);
    await tree.row("Only when").waitFor();
    await tree.described("Only when", /data\.runStatus is any of Failed, Canceled/);
    await tree.described("Sends to", /^webhook http:\/\/localhost:7071/);
    await snap("tree");

    await tree.choose(first, "Copy Resource Id");
    await page.locator(".statusbar").getByText("Resource id copied.").waitFor();
    assert.match(
      await editor.clipboard(),
      /workspaces\/churn-lab\/providers\/Microsoft\.EventGrid\/eventSubscriptions\/notify-failed-runs$/,
    );

    await tree.choose(first, "Show Event Subscription as JSON", "keyboard");
    await editor.tab(`${first}.json`).waitFor();
    const shown = JSON.parse(await editor.text()) as { name: string };
    assert.equal(shown.name, first);
    await tree.expand(first);
    await snap("json");
    await editor.close(`${first}.json`);

    await tree.choose(first, "Export Event Subscription");
    await quickInput.pick("Bicep");
    await page.locator(".view-line").getByText("eventSubscription").first().waitFor();
    assert.match(await editor.text(), /Microsoft\.EventGrid\/eventSubscriptions@/);
    await snap("exported");
    await workbench.runCommand("View: Close All Editors");
    await dialog.press("Don't Save");
    await tree.collapse(first);

    await tree.choose(second, "Delete Event Subscription");
    assert.match(await dialog.text(), /Delete the event subscription promote-models of churn-lab\?/);
    await snap("delete");
    await dialog.press("Cancel");
    await tree.row(second).waitFor();

    await tree.choose(second, "Delete Event Subscription");
    await dialog.press("Delete");
    await tree.row(second).waitFor({ state: "detached" });
    await snap("deleted");
  },
};
