import assert from "node:assert/strict";
import { startWebhook } from "../rig/services/webhook.ts";
import { seedNames, type Journey } from "./journey.ts";

export const controlLocalEventGrid: Journey = {
  name: "local-grid",
  task: "injects a fault, traces the events, advances the clock, and stops, starts and resets the Local Event Grid",
  async run(workbench, snap) {
    const { tree, quickInput, dialog, notifications, editor, page } = workbench;
    const webhook = await startWebhook();
    try {
      await tree.waitForDescription("Local Event Grid", /^running at :\d+$/);
      await tree.press(seedNames.workspace, "New Event Subscription…");
      const form = await workbench.webview("#name");
      await form.locator("#name").fill("every-run");
      await form.locator("vscode-checkbox", { hasText: /^Run status changed/ }).click();
      await form.locator("#endpointUrl").fill(webhook.url);
      await form.locator("#create").click();
      await tree.row("every-run").waitFor();
      await workbench.runCommand("View: Close All Editors");

      await tree.choose("Local Event Grid", "Inject Fault…");
      await snap("faults");
      await quickInput.pick("Answer 503");
      await quickInput.pick("every-run");
      await quickInput.pick("3 times");
      await tree.row("Fault: answers 503").waitFor();
      await tree.waitForDescription("Fault: answers 503", "every-run, 3 more times");

      await tree.choose(seedNames.workspace, "Run Scenario…");
      await snap("scenarios");
      await quickInput.pick("Failed training run");
      await quickInput.pick("Instantly");
      await notifications.withText(/raised 4 events/).waitFor();
      assert.match((await notifications.messages()).join(), /Matched .*every-run \(4\)/);
      await snap("raised");
      await notifications.clear();

      // The deliveries explain where each event went.
      await tree.expand("every-run");
      // Until then, each change of the counts replaces the row, and a command runs without it.
      await tree.waitForDescription("Activity", /^1 delivered, 3 /);
      await tree.choose("every-run", "Show Deliveries");
      const retried = tree.row(/RunStatusChanged/).filter({ hasText: /retrying/ });
      await retried.first().waitFor();
      await snap("deliveries");
      await tree.open(retried.first());
      await tree
        .row(/attempt 1$/)
        .first()
        .waitFor();
      await workbench
        .statusBarItem(/\/s/)
        .filter({ has: page.locator(".codicon-sync") })
        .waitFor();
      await snap("attempts");

      await workbench.runCommand("Advance Clock…");
      assert.equal((await quickInput.items())[0], "To the next retry");
      await snap("time");
      await quickInput.pick("1 hour");
      await notifications.withText(/Clock is now/).waitFor();
      await tree.row("Fault: answers 503").waitFor({ state: "detached" });
      await retried.first().waitFor({ state: "detached" });
      await tree
        .row("Local Event Grid")
        .filter({ hasText: /clock 1 h ahead$/ })
        .waitFor();
      await tree.waitForDescription("Activity", /^4 delivered/);
      await snap("passed");
      await notifications.clear();

      await tree.choose("Local Event Grid", "Set Clock to Now");
      await notifications.withText(/the system time\. That is 1 h earlier than before\./).waitFor();
      await tree.waitForDescription("Local Event Grid", /^running at :\d+$/);
      await snap("now");
      await notifications.clear();

      await tree.choose(seedNames.eventSubscriptions[1], "Show Deliveries");
      const filtered = tree.row(/RunStatusChanged/).filter({ hasText: /filtered out/ });
      await tree.open(filtered.first());
      await tree.row("The event type RunStatusChanged is not ModelRegistered.").waitFor();
      await page.getByText("Events for promote-models on churn-lab, newest first").waitFor();
      await snap("filtered");
      await filtered.first().click({ button: "right" });
      await snap("event-menu");
      await page.keyboard.press("Escape");
      await filtered.first().hover();
      await filtered.first().getByRole("button", { name: "Open Event" }).click();
      await editor.tab(/^RunStatusChanged\.json/).waitFor();
      assert.equal((JSON.parse(await editor.text()) as { subject: string }).subject.split("/")[0], "experiments");
      await snap("event");
      await workbench.runCommand("View: Close All Editors");

      await workbench.statusBarItem(/\/s/).filter({ hasText: /^ \d/ }).click();
      await quickInput.pick("Advance Clock…");
      // It asks the Local Event Grid before it opens.
      await page.getByRole("option", { name: "10 minutes" }).waitFor();
      await quickInput.cancel();
      await tree.choose("Local Event Grid", "Stop Local Event Grid");
      // Deliveries says the same in a row of its own.
      await tree.row("The Local Event Grid is stopped.").first().waitFor();
      await tree.waitForDescription("Local Event Grid", "stopped");
      await snap("stopped");
      await tree.press("Local Event Grid", "Start Local Event Grid");
      await tree.row("Local Event Grid").filter({ hasText: "running at" }).waitFor();
      await tree.expand("Local Event Grid", seedNames.workspace);
      await tree.row("every-run").waitFor();

      await tree.choose("Local Event Grid", "Reset Local Event Grid");
      assert.match(await dialog.text(), /deletes all workspaces/);
      await snap("reset");
      await dialog.press("Reset");
      await tree.row("every-run").waitFor({ state: "detached" });
    } finally {
      await webhook.close();
    }
  },
};
