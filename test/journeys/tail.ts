import assert from "node:assert/strict";
import { seeded, type Walk } from "./walk.ts";

/** Live events: start, raise, read, open one as JSON, stop without a trace. */
export const tail: Walk = {
  name: "tail",
  async take(workbench, snap) {
    const { tree, quickInput, notifications, editor } = workbench;
    await tree.press(seeded.workspace, "Tail Events");
    const view = await workbench.webview("[role=listbox], .empty");
    await view.getByText("Raise Sample Event").waitFor();
    await snap("waiting");

    for (const type of ["Run status changed", "Model registered", "Run completed"]) {
      await tree.choose(seeded.workspace, "Raise Sample Event");
      await quickInput.pick(type);
      await view.getByRole("option", { name: new RegExp(type) }).waitFor();
    }
    await snap("live");

    await view.getByRole("option", { name: /Model registered/ }).click();
    await editor.tab(/^ModelRegistered \d+\.json$/).waitFor();
    const event = JSON.parse(await editor.text()) as { eventType: string };
    assert.equal(event.eventType, "Microsoft.MachineLearningServices.ModelRegistered");
    await snap("event");

    await tree.row(/^tail-/).waitFor();
    await workbench.runCommand("Stop Tail");
    await tree.row(/^tail-/).waitFor({ state: "detached" });
    await notifications.clear();
    await snap("stopped");
  },
};
