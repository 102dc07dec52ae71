import assert from "node:assert/strict";
import { seedNames, type Journey } from "./journey.ts";

export const insertHandler: Journey = {
  name: "handle",
  task: "inserts handler code for an event subscription, and a snippet by its prefix",
  async run({ tree, quickInput, editor, page }, snap) {
    const [first] = seedNames.eventSubscriptions;
    await tree.choose(first, "Insert Handler");
    await snap("languages");
    await quickInput.pick("Azure Functions, Python");
    await page.locator(".view-line").getByText("azure.functions").first().waitFor();
    const python = await editor.text();
    assert.match(python, /workspaces\/churn-lab"/);
    assert.match(python, /EVENT_TYPES = \["Microsoft\.MachineLearningServices\.RunStatusChanged"\]/);
    assert.match(python, /function_name\(name="notify-failed-runs"\)/);
    await snap("inserted");

    await quickInput.runCommand("File: New Untitled Text File");
    await editor.tab("Untitled-2").waitFor();
    await quickInput.runCommand("Change Language Mode");
    await quickInput.type("TypeScript");
    await quickInput.pick("TypeScript");
    await editor.type("aml-event");
    await page.locator(".suggest-widget").getByText("aml-event-handler").first().waitFor();
    await snap("prefix");
    await page.keyboard.press("Enter");
    await page.locator(".view-line").getByText("app.eventGrid").first().waitFor();
    await snap("snippet");
    assert.match(await editor.text(), /from "@azure\/functions"/);
  },
};
