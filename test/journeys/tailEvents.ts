import assert from "node:assert/strict";
import { seedNames, type Journey } from "./journey.ts";
import { requestAsOtherTool } from "./otherTool.ts";

const temporarySubscription = /^Tail of /;

export const tailEvents: Journey = {
  name: "tail",
  task: "tails a workspace and then one event subscription, and leaves nothing behind",
  async run(workbench, snap) {
    const { tree, quickInput, editor, notifications } = workbench;
    await tree.press(seedNames.workspace, "Tail Events");
    const view = await workbench.webview(".toolbar, .empty");
    await view.getByText("live", { exact: true }).waitFor();
    await tree.row(temporarySubscription).waitFor();
    await snap("waiting");

    const raise = async (type: string): Promise<void> => {
      await tree.choose(seedNames.workspace, "Raise Sample Event…");
      await quickInput.pick(type);
    };
    for (const type of ["Run status changed", "Model registered", "Run completed"]) {
      await raise(type);
      await view.getByRole("option", { name: new RegExp(type) }).waitFor();
    }
    await snap("live");

    await view.getByRole("option", { name: /Model registered/ }).click();
    await editor.tab(/^ModelRegistered \d+ - churn-lab\.json/).waitFor();
    const event = JSON.parse(await editor.text()) as { eventType: string };
    assert.equal(event.eventType, "Microsoft.MachineLearningServices.ModelRegistered");
    await snap("event");

    assert.deepEqual(await tree.menuItems(temporarySubscription), [
      "Stop Tail",
      "Show Event Subscription as JSON",
      "Copy Resource ID",
    ]);
    await tree.press(temporarySubscription, "Stop Tail");
    await tree.row(temporarySubscription).waitFor({ state: "detached" });
    await view.getByText("live", { exact: true }).waitFor({ state: "detached" });
    await snap("stopped");

    // A tail of an event subscription shows only the events that match its filter.
    await workbench.runCommand("Clear Live Events");
    await tree.press("notify-failed-runs", "Tail Events");
    await view.getByText("live", { exact: true }).waitFor();
    await tree.row(temporarySubscription).waitFor();
    await raise("Model registered");
    await raise("Run status changed");
    await view.getByRole("option", { name: /Run status changed/ }).waitFor();
    assert.equal(await view.getByRole("option").count(), 1);
    await snap("filtered");

    // A tail whose event subscription somebody deletes says so, and goes on after a restart.
    const list = JSON.parse(await requestAsOtherTool(workbench.globalStorageFolder, "GET")) as {
      readonly value: readonly { readonly name: string }[];
    };
    const temporary = list.value.find(({ name }) => name.startsWith("tail-"))?.name;
    await requestAsOtherTool(workbench.globalStorageFolder, "DELETE", temporary);
    await view.getByText("stopped", { exact: true }).waitFor();
    await view.getByText("Its temporary event subscription was deleted.").waitFor();
    await notifications.withText(/Tail of .* stopped\. Its temporary/).waitFor();
    await tree.waitForDescription("Tail of notify-failed-runs", "stopped");
    await snap("gone");
    await tree.press("Tail of notify-failed-runs", "Restart Tail");
    await view.getByText("live", { exact: true }).waitFor();
    await tree.waitForDescription("Tail of notify-failed-runs", "temporary");
    await workbench.runCommand("Stop Tail");
    await tree.row(temporarySubscription).waitFor({ state: "detached" });
  },
};
