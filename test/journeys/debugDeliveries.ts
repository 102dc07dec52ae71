import assert from "node:assert/strict";
import { startWebhook } from "../rig/services/webhook.ts";
import { seedNames, type Journey } from "./journey.ts";
import { screenshotInThemes } from "./screenshotInThemes.ts";

export const debugDeliveries: Journey = {
  name: "debug-deliveries",
  task: "watches an event in flight, discards it, delivers it again, reads the response, and ends a pause",
  async run(workbench, snap) {
    const { tree, quickInput, notifications, editor } = workbench;
    const webhook = await startWebhook();
    try {
      await tree.waitForDescription("Local Event Grid", /^running at :\d+$/);
      await tree.press(seedNames.workspace, "New Event Subscription…");
      const form = await workbench.webview("#name");
      await form.locator("#name").fill("debugged");
      await form.locator("#endpointUrl").fill(webhook.url);
      await form.locator("#create").click();
      await tree.row("debugged").waitFor();
      await workbench.runCommand("View: Close All Editors");
      await tree.choose("debugged", "Show Deliveries");

      // A breakpoint: the handler has the event, and does not respond.
      webhook.respondWith(() => undefined);
      await tree.choose(seedNames.workspace, "Raise Sample Event…");
      await quickInput.pick("Run completed");
      const event = tree.row(/RunCompleted/).first();
      await event.filter({ hasText: /waiting for the response, \d+ s of 30 s/ }).waitFor();
      await snap("in-flight");
      await tree.choose(/RunCompleted/, "Discard");
      await event.filter({ hasText: "discarded by you" }).waitFor();
      await snap("discarded");

      webhook.respondWith(() => ({
        status: 503,
        headers: { "content-type": "application/json", "set-cookie": "session=secret" },
        body: '{"error":"The model registry is down"}',
      }));
      await tree.choose(/RunCompleted/, "Deliver Again");
      const again = tree.row(/RunCompleted/).filter({ hasText: /again: retrying, next attempt/ });
      await again.waitFor();
      await tree.open(again);
      await tree.expand(/attempt 1$/);
      await tree.waitForDescription("Body", /The model registry is down/);
      await tree.waitForDescription("set-cookie", "(hidden)");
      await snap("response");
      await tree.press(/attempt 1$/, "Open as JSON");
      await editor.tab(/^RunCompleted-attempt-1/).waitFor();
      assert.match(await editor.text(), /model registry/);
      await workbench.runCommand("View: Close All Editors");

      // Its own next attempt, whatever else is due.
      await tree.press(/^Next attempt/, "Skip to It");
      await tree.row(/attempt 2$/).waitFor();
      await snap("skipped");

      // After 404, Event Grid pauses for five minutes. Two attempts have failed, and each scenario makes four more fail.
      webhook.respondWith(() => ({ status: 404 }));
      const failFourMore = async (): Promise<void> => {
        await tree.choose(seedNames.workspace, "Run Scenario…");
        await quickInput.pick("Failed training run");
        await quickInput.pick("Instantly");
      };
      await failFourMore();
      await notifications.withText(/raised 4 events/).waitFor();
      await notifications.clear();
      await failFourMore();
      await notifications.withText(/debugged is paused until .* after 10 failures: the webhook answered 404/).waitFor();
      await tree
        .row("debugged")
        .filter({ hasText: /paused until \d/ })
        .waitFor();
      await tree.row(/^Paused until .* after 10 failures/).waitFor();
      await snap("paused");
      webhook.respondWith(() => ({ status: 200 }));
      await notifications.clear();
      await screenshotInThemes(workbench, "debug-deliveries-paused");
      await tree.press("debugged", "Deliver Now");
      await tree.row(/^Paused until/).waitFor({ state: "detached" });
      await tree.expand("debugged");
      await tree.waitForDescription("Activity", /^9 delivered, 1 discarded$/);
      await snap("ended");
    } finally {
      await webhook.close();
    }
  },
};
