import assert from "node:assert/strict";
import { seeded, type Walk } from "./walk.ts";

/** Handler code: inserted for an event subscription, and as a snippet by its prefix. */
export const handle: Walk = {
  name: "handle",
  async take({ tree, quickInput, editor, page, runCommand }, snap) {
    const [first] = seeded.eventSubscriptions;
    await tree.choose(first, "Insert Handler");
    await quickInput.pick("Azure Functions, Python");
    await editor.tab(/^Untitled-1/).waitFor();
    await page.locator(".view-line").getByText("azure.functions").first().waitFor();
    const python = await editor.text();
    assert.match(python, /workspaces\/churn-lab"/);
    assert.match(python, /EVENT_TYPES = \["Microsoft\.MachineLearningServices\.RunStatusChanged"\]/);
    await snap("inserted");

    await quickInput.runCommand("Create: New File...");
    void runCommand;
  },
};
