import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { startWebhook } from "../rig/services/webhook.ts";
import type { Workbench } from "../rig/workbench/workbench.ts";
import { seedNames, type Journey } from "./journey.ts";

/** Creates an event subscription whose webhook responds, unlike those of the seeded ones. */
export async function createWithLiveWebhook(workbench: Workbench, name: string, url: string): Promise<void> {
  const { tree, editor } = workbench;
  await tree.press(seedNames.workspace, "New Event Subscription…");
  const form = await workbench.webview("#name");
  await form.locator("#name").fill(name);
  await form.locator("vscode-checkbox", { hasText: /^Run status changed/ }).click();
  await form.getByRole("button", { name: "Add condition" }).click();
  await form.getByLabel("Key of condition 1").fill("data.runStatus");
  await form.getByLabel("Values of condition 1").fill("Failed,Canceled,");
  await form.locator("#endpointUrl").fill(url);
  await form.locator("#create").click();
  await editor.tab("New Event Subscription - churn-lab").waitFor({ state: "detached" });
  await tree.row(name).waitFor();
}

/** Opens the form of an event subscription. */
export async function openEditForm(workbench: Workbench, name: string): Promise<Frame> {
  await workbench.tree.press(name, "Edit Event Subscription…");
  await workbench.editor.tab(`${name} - churn-lab`).waitFor();
  return workbench.webview(".sources");
}

export const editEventSubscription: Journey = {
  name: "edit",
  task: "edits an event subscription, reviews the changes, and resolves a conflict",
  async run(workbench, snap) {
    const { tree, quickInput, editor } = workbench;
    const webhook = await startWebhook();
    try {
      await createWithLiveWebhook(workbench, "on-failed", `${webhook.url}?code=k3y`);
      await tree.press(seedNames.workspace, "Tail Events");
      const live = await workbench.webview(".toolbar, .empty");
      for (const type of ["Run status changed", "Model registered", "Run completed"]) {
        await tree.choose(seedNames.workspace, "Raise Sample Event…");
        await quickInput.pick(type);
        await live.getByRole("option", { name: new RegExp(type) }).waitFor();
      }

      const form = await openEditForm(workbench, "on-failed");
      await form.getByText("No change among these samples").waitFor();
      assert.equal(new URL(await form.locator("#endpointUrl").inputValue()).search, "");
      await form.getByText("Captured").click();
      await form.getByText("1 of 3 captured events matches").waitFor();
      // Events that arrive later are included.
      await tree.choose(seedNames.workspace, "Raise Sample Event…");
      await quickInput.pick("Run completed");
      await form.getByText("1 of 4 captured events matches").waitFor();
      await form.locator("vscode-checkbox", { hasText: /^Run status changed/ }).click();
      await form.locator("vscode-checkbox", { hasText: /^Model registered/ }).click();
      await form.getByRole("button", { name: "Remove condition 1" }).click();
      await form.getByText("+1 gained, \u22121 lost").waitFor();
      await snap("dry-run");

      await form.getByText("Paste").click();
      await form.locator("#paste").fill('{"eventType": "Microsoft.MachineLearningServices.ModelRegistered" "id": 1}');
      await form.getByText(/^Line 1, column 67/).waitFor();
      await form
        .locator("#paste")
        .fill(
          '{"specversion":"1.0","id":"1","type":"Microsoft.MachineLearningServices.ModelRegistered","source":"/w","subject":"models/a"}',
        );
      await form.getByText("1 of 1 pasted event matches").waitFor();
      await snap("pasted");

      await form.locator("#create").click();
      await form.locator("dialog").getByText("Adds event type ModelRegistered.").waitFor();
      await snap("difference");
      await form.getByText("As Azure CLI command").click();
      await form
        .locator("dialog pre")
        .getByText(/az rest --method patch/)
        .waitFor();
      await snap("difference-as-command");
      await form.locator("#leave").click();
      await form.locator("#create").click();
      await form.locator("#agree").click();
      await editor.tab("on-failed - churn-lab").waitFor({ state: "detached" });
      await tree.expand("on-failed");
      await tree.row("Event types").getByText("ModelRegistered").waitFor();
      await tree.collapse("on-failed");

      // The URL has kept its key, and is shown on request.
      const again = await openEditForm(workbench, "on-failed");
      await again.getByRole("button", { name: "Show full URL" }).click();
      assert.equal(await waitForValue(again, "#endpointUrl", /code=k3y/), `${webhook.url}?code=k3y`);
      await again.locator("#create").click();
      await again.getByText("No changes to save.").waitFor();

      await saveInConflict(workbench, again, snap);
    } finally {
      await webhook.close();
    }
  },
};

/** Saves after another window has changed the event subscription. */
async function saveInConflict(workbench: Workbench, mine: Frame, snap: (step: string) => Promise<void>): Promise<void> {
  const other = await workbench.openWindow();
  await other.openActivity("Azure ML Events");
  await other.tree.expand("Local Event Grid", seedNames.workspace);
  const theirs = await openEditForm(other, "on-failed");
  await theirs.locator("#subjectEndsWith").fill(":3");
  await theirs.locator("#create").click();
  await theirs.locator("#agree").click();
  await other.editor.tab("on-failed - churn-lab").waitFor({ state: "detached" });
  await other.page.close();

  await mine.locator("#subjectBeginsWith").fill("models/");
  await mine.locator("#create").click();
  await mine.locator("dialog").getByText("on-failed was changed since you opened it.").waitFor();
  await snap("conflict");
  await mine.locator("#reload").click();
  await mine.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await mine.locator("#subjectEndsWith").inputValue(), ":3");
  assert.equal(await mine.locator("#subjectBeginsWith").inputValue(), "");
}

/** Waits until the value of a field matches, and returns it. */
async function waitForValue(form: Frame, selector: string, pattern: RegExp): Promise<string> {
  await form.waitForFunction(
    ([field = "", text = ""]) => new RegExp(text).test(document.querySelector<HTMLInputElement>(field)?.value ?? ""),
    [selector, pattern.source],
  );
  return form.locator(selector).inputValue();
}
